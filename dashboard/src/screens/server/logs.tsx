import { useSearch } from '@tanstack/react-router';
import { Choices } from '../../ui/choices.tsx';
import { AccessLog } from '../activity/accessLog.tsx';
import { CallLog } from '../activity/callLog.tsx';
import { useServer } from './useServer.ts';

/** Calls of this server through the gateway, or its hand-offs. */
export function Logs() {
  const { slug } = useServer();
  const { kind } = useSearch({ from: '/app/servers/$slug/admins/logs' });
  const params = { slug };
  return (
    <div className="grid gap-4">
      <Choices
        label="What is listed"
        choices={[
          { label: 'Calls through the gateway', link: { to: '/servers/$slug/logs', params } },
          { label: 'Hand-offs', link: { to: '/servers/$slug/logs', params, search: { kind: 'handoff' } } },
        ]}
      />
      {kind === 'handoff' ? <AccessLog slug={slug} filter={{ kind }} /> : <CallLog slug={slug} />}
    </div>
  );
}
