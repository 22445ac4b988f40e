import { Toast } from '@base-ui/react/toast';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';

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
}

export function useToast(): (news: News) => void {
  const { add } = Toast.useToastManager();
  return ({ undo, ...news }) => void add({ ...news, ...(undo && { actionProps: { children: 'Undo', onClick: undo } }) });
}
