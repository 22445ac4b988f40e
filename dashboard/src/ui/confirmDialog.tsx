import { type ReactNode, useState } from 'react';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { ErrorNotice } from './errorNotice.tsx';
import { TextField } from './field.tsx';

interface ConfirmDialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: string;
  /** What will happen, naming the thing. */
  readonly children: ReactNode;
  /** The words on the button: the deed, not "OK". */
  readonly action: string;
  readonly onConfirm: () => void;
  readonly busy: boolean;
  readonly error: unknown;
  /** For what cannot be undone: this has to be typed first. */
  readonly typed?: string;
  /** Nothing is lost; it only wants to be meant. */
  readonly harmless?: boolean;
}

/** Asks before something is lost. */
export function ConfirmDialog({
  open,
  onClose,
  title,
  children,
  action,
  onConfirm,
  busy,
  error,
  typed,
  harmless = false,
}: ConfirmDialogProps) {
  const [text, setText] = useState('');
  return (
    <Dialog open={open} onClose={onClose} title={title}>
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          onConfirm();
        }}
      >
        <div className="grid gap-2">{children}</div>
        {typed !== undefined && (
          <TextField
            label={`Type ${typed} to confirm`}
            value={text}
            onChange={(event) => setText(event.target.value)}
            mono
            autoComplete="off"
          />
        )}
        <ErrorNotice error={error} />
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look={harmless ? 'primary' : 'danger'} busy={busy} disabled={typed !== undefined && text !== typed}>
            {action}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
