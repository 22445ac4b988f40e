import { type FailureCode, failureCatalogue } from '@mooring/sdk';
import { Button } from '../../ui/button.tsx';

export interface FailureAction {
  readonly label: string;
  readonly run: () => void;
}

const helpers = {
  admin: 'You, or another admin of your organization',
  'server owner': 'Whoever runs the MCP server',
  network: 'Whoever runs the network or the DNS in between',
  operator: 'Whoever operates this Mooring installation',
} as const;

/** A failure in four sentences: what happened, what it means, what to do, who can do it. */
export function FailureBox({
  code,
  hint,
  action,
}: {
  readonly code: FailureCode;
  readonly hint: string | null;
  readonly action: FailureAction | null;
}) {
  const { title, meaning, fix, who } = failureCatalogue[code];
  return (
    <div role="alert" className="grid gap-2 rounded-xl border border-bad/50 bg-bad-soft p-4">
      <p className="font-semibold">{title}</p>
      <p>{meaning}</p>
      {hint && <p className="text-sm break-words">{hint}</p>}
      <p>
        <span className="font-medium">What to do:</span> {fix}
      </p>
      <p className="text-sm text-muted">
        {helpers[who]} can mend this. <a href={`/docs/errors/${code}`}>{code}</a>
      </p>
      {action && (
        <div>
          <Button small onClick={action.run}>
            {action.label}
          </Button>
        </div>
      )}
    </div>
  );
}
