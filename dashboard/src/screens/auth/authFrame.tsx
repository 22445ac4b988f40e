import type { ReactNode } from 'react';
import { Brand } from '../../layout/brand.tsx';
import { useDocumentTitle } from '../../ui/useDocumentTitle.ts';

/** Frame of the pages before a sign-in. */
export function AuthFrame({ title, hint, children }: { readonly title: string; readonly hint?: ReactNode; readonly children: ReactNode }) {
  useDocumentTitle(title);
  return (
    <main className="mx-auto grid min-h-dvh max-w-md content-center gap-6 px-4 py-10">
      <Brand />
      <div className="grid gap-5 rounded-2xl border border-line bg-surface p-6">
        <div>
          <h1 className="text-xl font-semibold">{title}</h1>
          {hint && <div className="mt-1 text-muted">{hint}</div>}
        </div>
        {children}
      </div>
    </main>
  );
}
