import { type Connection, type FailureCode, failureCatalogue } from '@mooring/sdk';
import { CircleAlert, CircleCheck, CircleOff, CirclePause } from 'lucide-react';
import { Badge } from '../../ui/badge.tsx';

/** Where a server stands, in a word and a shape. */
export function ServerStatus({ server }: { readonly server: Pick<Connection, 'status' | 'status_reason'> }) {
  const size = 'size-3.5';
  if (server.status === 'active' && server.status_reason === null)
    return (
      <Badge tone="good">
        <CircleCheck className={size} aria-hidden /> Active
      </Badge>
    );
  if (server.status === 'active')
    return (
      <Badge tone="warn">
        <CircleAlert className={size} aria-hidden /> {reasonWords(server.status_reason)}
      </Badge>
    );
  if (server.status === 'disabled')
    return (
      <Badge>
        <CirclePause className={size} aria-hidden /> Disabled
      </Badge>
    );
  if (server.status === 'revoked')
    return (
      <Badge>
        <CircleOff className={size} aria-hidden /> Removed
      </Badge>
    );
  return (
    <Badge tone="warn">
      <CircleAlert className={size} aria-hidden /> {server.status === 'pending_oauth' ? 'Waits for consent' : 'Sign-in expired'}
    </Badge>
  );
}

/** `credential_rejected` as the catalogue of failures titles it; other codes are read as words. */
export function reasonWords(code: string | null): string {
  const known = Object.hasOwn(failureCatalogue, code ?? '') ? failureCatalogue[code as FailureCode] : null;
  const words = known?.title ?? (code ?? '').replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
