import type { AffectedKey } from '@mooring/sdk';
import { ConfirmDialog } from '../../ui/confirmDialog.tsx';
import { Time } from '../../ui/time.tsx';

interface ConfirmRuleProps {
  /** The change in a sentence, and the keys that it affects; null while nothing has to be confirmed. */
  readonly asked: { readonly words: string; readonly keys: readonly AffectedKey[] } | null;
  readonly isPending: boolean;
  readonly onConfirm: () => void;
  readonly onCancel: () => void;
}

/** Which applications would lose the direct way, before they do. */
export function ConfirmRule({ asked, isPending, onConfirm, onCancel }: ConfirmRuleProps) {
  return (
    <ConfirmDialog
      open={asked !== null}
      onClose={onCancel}
      title="This ends the hand-off of a server"
      action="Make the change"
      onConfirm={onConfirm}
      busy={isPending}
      error={null}
    >
      <p>{asked?.words} A direct connection would get around that rule, so the server is only used through the gateway from then on.</p>
      <p>These keys were handed its configuration in the last 30 days and will be refused:</p>
      <ul className="grid gap-1">
        {asked?.keys.map((key) => (
          <li key={key.id}>
            <span className="font-medium">{key.name}</span> {key.application && `(${key.application})`}{' '}
            <span className="text-sm text-muted">
              last <Time at={key.last_used_at} />
            </span>
          </li>
        ))}
      </ul>
    </ConfirmDialog>
  );
}
