import { CircleAlert, CircleCheck, CircleOff, CirclePause } from 'lucide-react';
import { Badge } from '../../ui/badge.tsx';
import { attentionOf, type StatusOf } from './serverWords.ts';

/** Where a server stands, in a word and a shape. */
export function ServerStatus({ server }: { readonly server: StatusOf }) {
  const size = 'size-3.5';
  const attention = attentionOf(server);
  if (attention !== null)
    return (
      <Badge tone="warn">
        <CircleAlert className={size} aria-hidden /> {attention}
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
    <Badge tone="good">
      <CircleCheck className={size} aria-hidden /> Active
    </Badge>
  );
}
