import { Toast } from '@base-ui/react/toast';
import { MooringError } from '@mooring/sdk';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { ErrorReference } from './errorNotice.tsx';

/** Short news about what was done. */
export function Toasts({ children }: { readonly children: ReactNode }) {
  return (
    <Toast.Provider timeout={10_000} limit={3}>
      {children}
      <Toast.Portal>
        <Toast.Viewport className="fixed right-4 bottom-4 z-50 grid w-[min(24rem,calc(100vw-2rem))] gap-2">
          <List />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  );
}

function List() {
  const { toasts } = Toast.useToastManager();
  return toasts.map((toast) => (
    <Toast.Root key={toast.id} toast={toast} className="flex items-start gap-3 rounded-xl border border-line bg-raised p-4 shadow-lg">
      <div className="grid flex-1 gap-0.5">
        <Toast.Title className="font-medium" />
        <Toast.Description className="text-sm text-muted" />
        <Toast.Action className="justify-self-start text-sm font-medium text-accent underline" />
      </div>
      <Toast.Close aria-label="Dismiss" className="text-muted hover:text-ink">
        <X className="size-4" aria-hidden />
      </Toast.Close>
    </Toast.Root>
  ));
}

export interface News {
  readonly title: string;
  readonly description?: string;
  /** How to take it back. */
  readonly undo?: () => void;
  /** What went wrong: it is told with its id, and stays until it is dismissed. */
  readonly error?: unknown;
}

export function useToast(): (news: News) => void {
  const { add } = Toast.useToastManager();
  return ({ undo, error, ...news }) =>
    void add({
      ...news,
      ...(error !== undefined && { type: 'error', description: <Failure error={error} />, timeout: 0 }),
      ...(undo && { actionProps: { children: 'Undo', onClick: undo } }),
    });
}

/** What an error says, and where it can be looked up. */
function Failure({ error }: { readonly error: unknown }) {
  const known = MooringError.is(error) ? error : null;
  return (
    <span className="grid gap-1">
      <span>{known?.message ?? 'Something went wrong on this page.'}</span>
      {known?.action && <span>{known.action}</span>}
      <ErrorReference error={known} />
    </span>
  );
}
