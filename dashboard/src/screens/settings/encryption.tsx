import type { Encryption as State } from '@mooring/sdk';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useRouteContext, useSearch } from '@tanstack/react-router';
import { mooring } from '../../api/client.ts';
import { encryptionQuery, isRenewing } from '../../api/encryption.ts';
import { isOwner } from '../../api/roles.ts';
import { useCloseDialog } from '../../layout/useCloseDialog.ts';
import { Button } from '../../ui/button.tsx';
import { Card, Facts } from '../../ui/card.tsx';
import { ConfirmDialog } from '../../ui/confirmDialog.tsx';
import { ErrorNotice } from '../../ui/errorNotice.tsx';
import { Id } from '../../ui/id.tsx';
import { Progress } from '../../ui/progress.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Time } from '../../ui/time.tsx';
import { AskOwners } from '../askOwners.tsx';

/** The keys that seal the organization's secrets, their age, and how far a renewal is. */
export function Encryption() {
  const { me } = useRouteContext({ from: '/app' });
  const state = useQuery(encryptionQuery);
  if (state.data === undefined)
    return state.error ? <ErrorNotice error={state.error} onRetry={() => void state.refetch()} /> : <Skeleton className="h-64" />;
  const { provider, key_id: keyId, data_key: key } = state.data;
  return (
    <div className="grid items-start gap-6 lg:grid-cols-2">
      <Card title="Keys" hint="Credentials are sealed with a data key of this organization alone, which lies wrapped under its root key.">
        <Facts
          items={[
            ['Key service', provider],
            ['Root key', <Id key="id" text={keyId} />],
            ['Data key', `version ${key.version}`],
            ['In use since', <Time key="since" at={key.created_at} />],
            ...state.data.former_keys.map(
              ({ version, created_at: at, records }) =>
                [
                  `Version ${version}`,
                  <span key={version} className="text-muted">
                    made <Time at={at} />,{' '}
                    {records === 0 ? 'nothing lies under it any more' : `${records} ${records === 1 ? 'secret' : 'secrets'} left`}
                  </span>,
                ] as const,
            ),
          ]}
        />
      </Card>
      <Card title="Secrets" hint="A new data key seals every secret anew, one by one, while everything stays in use.">
        <div className="grid gap-4">
          <Progress label="Under the present key" value={state.data.records.current} max={state.data.records.total} />
          <p role="status" className="text-sm text-muted">
            {wordsOf(state.data)}
          </p>
          {isOwner(me) ? (
            <Renew state={state.data} />
          ) : (
            <p>
              Only owners renew the keys. <AskOwners />
            </p>
          )}
        </div>
      </Card>
    </div>
  );
}

function wordsOf(state: State): string {
  if (isRenewing(state))
    return 'Secrets are sealed anew. You can leave this page: should the server stop, it goes on when it is back. A secret that does not open stays under its key, and the log of the server names it.';
  return state.former_keys.length > 0
    ? 'Every secret lies under the present key. Former keys are removed ten minutes after they were replaced.'
    : 'Every secret lies under the present key, and there is no other.';
}

function Renew({ state }: { readonly state: State }) {
  const { renew: isOpen = false } = useSearch({ from: '/app/settings/admins/encryption' });
  const navigate = useNavigate({ from: '/settings/encryption' });
  const close = useCloseDialog('renew');
  const queryClient = useQueryClient();
  const renew = useMutation({
    mutationFn: () => mooring.encryption.renew(),
    onSuccess: (next) => {
      queryClient.setQueryData(encryptionQuery.queryKey, next);
      close();
    },
  });
  return (
    <div>
      <Button
        look="primary"
        disabled={isRenewing(state)}
        onClick={() => void navigate({ search: { renew: true }, state: { opened: true } })}
      >
        Renew data key
      </Button>
      <ConfirmDialog
        open={isOpen}
        onClose={close}
        title="Renew the data key?"
        action="Renew data key"
        onConfirm={() => renew.mutate()}
        busy={renew.isPending}
        error={renew.error}
        harmless
      >
        <p>
          A new key is made, and {state.records.total === 1 ? 'the one secret' : `all ${state.records.total} secrets`} of the organization
          come under it. Nothing stops meanwhile, no credential changes, and the audit trail says that it was you.
        </p>
      </ConfirmDialog>
    </div>
  );
}
