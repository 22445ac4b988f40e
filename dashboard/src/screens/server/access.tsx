import type { ConnectionUpdateBody } from '@mooring/sdk';
import { useQuery } from '@tanstack/react-query';
import { mooring } from '../../api/client.ts';
import { spacesQuery } from '../../api/spaces.ts';
import { Card } from '../../ui/card.tsx';
import { ErrorNotice } from '../../ui/errorNotice.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Switch } from '../../ui/switch.tsx';
import { useToast } from '../../ui/toast.tsx';
import { SpacePicker } from '../spaces/spacePicker.tsx';
import { ExplainAccess } from './explainAccess.tsx';
import { useServer, useServerChange } from './useServer.ts';

/** Who may use the server, and by which ways. Every switch acts at once and can be undone. */
export function Access() {
  const server = useServer();
  // With the list of spaces, which would push away what stands below it.
  const { isPending } = useQuery(spacesQuery);
  const toast = useToast();
  const change = useServerChange((body: ConnectionUpdateBody) => mooring.connections.update(server.slug, body));
  const save = (body: ConnectionUpdateBody, back: ConnectionUpdateBody, title: string): void =>
    change.mutate(body, { onSuccess: () => toast({ title, undo: () => change.mutate(back) }) });
  const { delivery, spaces, visibility, bindable } = server;
  if (isPending) return <Skeleton className="h-96" />;
  return (
    <div className="grid items-start gap-6 lg:grid-cols-2">
      <ErrorNotice error={change.error} />
      <Card title="Delivery" className="lg:col-start-1">
        <div className="grid gap-4">
          <Switch
            label="Hand-off"
            hint="Applications fetch the URL and the headers, and connect directly."
            checked={delivery.handoff}
            onChange={(handoff) =>
              save({ delivery: { handoff } }, { delivery: { handoff: delivery.handoff } }, handoff ? 'Hand-off is on' : 'Hand-off is off')
            }
          />
          <Switch
            label="Gateway"
            hint="Agents use its tools through Mooring."
            checked={delivery.broker}
            onChange={(broker) =>
              save(
                { delivery: { broker } },
                { delivery: { broker: delivery.broker } },
                broker ? 'The gateway offers it' : 'The gateway does not offer it',
              )
            }
          />
        </div>
      </Card>
      <Card title="Visibility">
        <div className="grid gap-4">
          <Switch
            label="Visible to the whole organization"
            hint="Otherwise to the members and keys of the spaces below."
            checked={visibility === 'org'}
            onChange={(whole) => save({ visibility: whole ? 'org' : 'spaces' }, { visibility, spaces }, 'Visibility changed')}
          />
          {visibility === 'spaces' && (
            <>
              <SpacePicker chosen={spaces} onChange={(next) => save({ spaces: next }, { spaces }, 'Spaces changed')} />
              <Switch
                label="Editors may bind it"
                hint="Who edits a space may bind it by its slug, although they do not see it yet."
                checked={bindable}
                onChange={(on) =>
                  save({ bindable: on }, { bindable }, on ? 'Editors of spaces may bind it' : 'Only admins bind it to further spaces')
                }
              />
            </>
          )}
        </div>
      </Card>
      <ExplainAccess />
    </div>
  );
}
