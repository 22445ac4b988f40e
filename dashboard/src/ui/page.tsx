import type { ReactNode } from 'react';
import { useDocumentTitle } from './useDocumentTitle.ts';

interface PageProps {
  readonly title: string;
  /** Beside the title, e.g. badges. */
  readonly beside?: ReactNode;
  readonly hint?: ReactNode;
  /** The primary action, and at most a few others. */
  readonly actions?: ReactNode;
  readonly children?: ReactNode;
}

/** Heading, actions and content of a screen. */
export function Page({ title, beside, hint, actions, children }: PageProps) {
  useDocumentTitle(title);
  return (
    <div className="mx-auto grid max-w-6xl gap-6 px-4 py-6 sm:px-8 sm:py-8">
      <header className="flex flex-wrap items-start justify-between gap-4">
        <div className="min-w-0">
          <div className="flex flex-wrap items-center gap-3">
            <h1 className="text-2xl font-semibold tracking-tight break-words">{title}</h1>
            {beside}
          </div>
          {hint && <p className="mt-1 max-w-prose text-muted">{hint}</p>}
        </div>
        {actions && <div className="flex flex-wrap gap-2">{actions}</div>}
      </header>
      {children}
    </div>
  );
}
