import { Dialog as Base } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { classes } from './classes.ts';

interface DialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly description?: ReactNode;
  readonly children: ReactNode;
  /** At the right edge, for details beside a list. */
  readonly drawer?: boolean;
  readonly wide?: boolean;
}

/** A modal dialog: keeps the focus inside, closes with Escape, gives the focus back. */
export function Dialog({ open, onClose, title, description, children, drawer = false, wide = false }: DialogProps) {
  return (
    <Base.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-shade transition-opacity data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Base.Popup
          className={classes(
            'fixed z-50 grid content-start gap-4 overflow-y-auto border border-line bg-raised p-6 shadow-xl',
            drawer
              ? 'inset-y-0 right-0 w-full max-w-xl'
              : 'top-1/2 left-1/2 max-h-[92dvh] w-[calc(100vw-2rem)] -translate-x-1/2 -translate-y-1/2 rounded-2xl',
            !drawer && (wide ? 'max-w-3xl' : 'max-w-lg'),
          )}
        >
          <Base.Title className="pr-10 text-lg font-semibold">{title}</Base.Title>
          {description && <Base.Description className="-mt-2 text-muted">{description}</Base.Description>}
          {children}
          {/* Last, so that the focus begins in the content. */}
          <Base.Close
            aria-label="Close"
            className="absolute top-5 right-5 grid size-8 place-items-center rounded-lg text-muted hover:bg-sunken hover:text-ink"
          >
            <X className="size-4.5" aria-hidden />
          </Base.Close>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
