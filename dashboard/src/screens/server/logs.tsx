import { AccessLog } from '../activity/accessLog.tsx';
import { CallLog } from '../activity/callLog.tsx';
import { useServer } from './useServer.ts';

/** Hand-offs and calls of this server. */
export function Logs() {
  const { slug } = useServer();
  return (
    <div className="grid gap-8">
      <section aria-labelledby="calls" className="grid gap-3">
        <h2 id="calls" className="text-base font-semibold">
          Calls through the gateway
        </h2>
        <CallLog slug={slug} />
      </section>
      <section aria-labelledby="handoffs" className="grid gap-3">
        <h2 id="handoffs" className="text-base font-semibold">
          Hand-offs
        </h2>
        <AccessLog slug={slug} filter={{ kind: 'handoff' }} />
      </section>
    </div>
  );
}
