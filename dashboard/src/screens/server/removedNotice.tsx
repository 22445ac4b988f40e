import type { Connection } from '@mooring/sdk';
import { mooring } from '../../api/client.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorNotice } from '../../ui/errorNotice.tsx';
import { useServerChange } from './useServer.ts';

/** A removed server can come back for 30 days. */
export function RemovedNotice({ server, admin }: { readonly server: Connection; readonly admin: boolean }) {
  const restore = useServerChange(() => mooring.connections.restore(server.slug));
  return (
    <div className="grid gap-3 rounded-xl border border-warn/40 bg-warn-soft p-4">
      <p>This server is removed: applications and agents get the same answer as for an unknown one. It can be restored within 30 days.</p>
      <ErrorNotice error={restore.error} />
      {admin && (
        <div>
          <Button small onClick={() => restore.mutate(undefined)} busy={restore.isPending}>
            Restore
          </Button>
        </div>
      )}
    </div>
  );
}
