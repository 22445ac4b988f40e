import { MooringError } from '@mooring/sdk';
import { CircleAlert } from 'lucide-react';
import { Button } from './button.tsx';
import { Id } from './id.tsx';

/** What went wrong, what to do about it, and the id under which the server's log has it. Nothing while there is no error. */
export function ErrorNotice({ error, onRetry }: { readonly error: unknown; readonly onRetry?: (() => void) | undefined }) {
  if (error === null || error === undefined) return null;
  const known = MooringError.is(error) ? error : null;
  return (
    <div role="alert" className="flex gap-3 rounded-xl border border-bad/50 bg-bad-soft p-4">
      <CircleAlert className="mt-0.5 size-5 shrink-0 text-bad" aria-hidden />
      <div className="grid gap-1">
        <p className="font-medium">{known?.message ?? 'Something went wrong on this page.'}</p>
        {known?.action && <p>{known.action}</p>}
        {known?.issues?.map((issue) => (
          <p key={issue.path + issue.code} className="text-sm">
            <code>{issue.path}</code> {issue.message}
          </p>
        ))}
        <ErrorReference error={known} />
        {onRetry && (
          <div>
            <Button small onClick={onRetry}>
              Try again
            </Button>
          </div>
        )}
      </div>
    </div>
  );
}

/** The code of an error, which leads to what it means, and the id under which the server's log has the request. */
export function ErrorReference({ error }: { readonly error: MooringError | null }) {
  if (error?.platformCode === undefined && error?.requestId === undefined) return null;
  return (
    <span className="text-sm text-muted">
      {error.platformCode && (
        <a href={`/docs/errors/${error.platformCode}`} target="_blank" rel="noreferrer" className="text-ink">
          <code>{error.platformCode}</code>
        </a>
      )}{' '}
      {error.requestId && <Id text={error.requestId} />}
    </span>
  );
}
