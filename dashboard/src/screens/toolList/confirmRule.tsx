import { ConfirmDialog } from '../../ui/confirmDialog.tsx';
import { Time } from '../../ui/time.tsx';
import type { ToolRules } from './useToolRules.ts';

/** Which applications would lose the direct way, before they do. */
export function ConfirmRule({ rules }: { readonly rules: ToolRules }) {
  return (
    <ConfirmDialog
      open={rules.waiting !== null}
      onClose={rules.cancel}
      title="This ends the hand-off of this server"
      action="Do it"
      onConfirm={rules.confirm}
      busy={rules.isPending}
      error={null}
    >
      <p>
        {rules.waiting?.change.words} A direct connection would get around that rule, so the server is only used through the gateway from
        then on.
      </p>
      <p>These keys were handed its configuration in the last 30 days and will be refused:</p>
      <ul className="grid gap-1">
        {rules.waiting?.keys.map((key) => (
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
