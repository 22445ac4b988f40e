import type { NetworkSettings, NetworkSettingsBody } from '@mooring/sdk';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { mooring } from '../../api/client.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { ErrorNotice } from '../../ui/errorNotice.tsx';
import { TextArea, TextField } from '../../ui/field.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { useToast } from '../../ui/toast.tsx';
import { Outdated, useHeld } from '../useHeld.tsx';

const linesOf = (value: FormDataEntryValue | null): readonly string[] =>
  String(value ?? '')
    .split(/[\s,]+/)
    .filter(Boolean);

/** Where outbound requests may go: the operator widens, an owner narrows. */
export function Network() {
  const settings = useQuery({ queryKey: ['network'], queryFn: ({ signal }) => mooring.network.get({ signal }) });
  if (settings.data === undefined) return settings.error ? <ErrorNotice error={settings.error} /> : <Skeleton className="h-64" />;
  return (
    <div className="grid items-start gap-6 lg:grid-cols-2">
      <Denied settings={settings.data} />
      <div className="grid gap-6">
        <TryUrl />
        <Exemptions settings={settings.data} />
      </div>
    </div>
  );
}

function useSaveNetwork(current: NetworkSettings, news: string) {
  const held = useHeld(current);
  const queryClient = useQueryClient();
  const toast = useToast();
  const { denied_hosts, denied_cidrs, exemptions, version } = held.base;
  const assignments = Object.fromEntries(exemptions.flatMap(({ entry, connections }) => (connections ? [[entry, connections]] : [])));
  const save = useMutation({
    mutationFn: (change: Partial<NetworkSettingsBody>) =>
      mooring.network.put({ denied_hosts, denied_cidrs, assignments, ...change }, { ifMatch: version }),
    onSuccess: (next) => {
      queryClient.setQueryData(['network'], next);
      held.release();
      toast({ title: news });
    },
  });
  return { held, save };
}

function Denied({ settings }: { readonly settings: NetworkSettings }) {
  const { held, save } = useSaveNetwork(settings, 'The network policy is saved');
  const { denied_hosts: hosts, denied_cidrs: cidrs, version } = held.base;
  return (
    <Card title="Also refused" hint="Private, local and metadata addresses are refused in any case, and so is everything but https.">
      <form
        key={version}
        onInput={held.hold}
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          const form = new FormData(event.currentTarget);
          save.mutate({ denied_hosts: linesOf(form.get('hosts')), denied_cidrs: linesOf(form.get('cidrs')) });
        }}
      >
        <TextArea
          label="Hosts"
          name="hosts"
          rows={5}
          defaultValue={hosts.join('\n')}
          hint="One a line, with everything below them."
          mono
          optional
        />
        <TextArea
          label="Address ranges"
          name="cidrs"
          rows={4}
          defaultValue={cidrs.join('\n')}
          hint="One CIDR a line, such as 203.0.113.0/24."
          mono
          optional
        />
        <Outdated held={held} />
        <ErrorNotice error={save.error} />
        <div>
          <Button type="submit" look="primary" busy={save.isPending}>
            Save
          </Button>
        </div>
      </form>
    </Card>
  );
}

/** What the policy says about a URL, before anybody registers it. */
function TryUrl() {
  const check = useMutation({ mutationFn: (url: string) => mooring.network.check({ url }) });
  return (
    <Card title="Try a URL">
      <form
        className="grid gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          check.mutate(String(new FormData(event.currentTarget).get('url')));
        }}
      >
        <TextField label="URL" name="url" placeholder="https://mcp.example.com/mcp" required maxLength={2048} mono />
        <div>
          <Button type="submit" busy={check.isPending}>
            Try
          </Button>
        </div>
      </form>
      <div aria-live="polite" className="mt-3 grid gap-2">
        <ErrorNotice error={check.error} />
        {check.data && (
          <p className="flex flex-wrap items-center gap-2">
            <Badge tone={check.data.allowed ? 'good' : 'bad'}>{check.data.allowed ? 'allowed' : check.data.rule}</Badge>{' '}
            {check.data.message}
          </p>
        )}
      </div>
    </Card>
  );
}

function Exemptions({ settings }: { readonly settings: NetworkSettings }) {
  const { held, save } = useSaveNetwork(settings, 'The exemptions are saved');
  const { exemptions, version } = held.base;
  return (
    <Card
      title="Exemptions of the operator"
      hint="Set with MOORING_NETWORK_ALLOW when the server starts, or made for the demo server. You can confine each to some servers."
    >
      {exemptions.length === 0 ? (
        <p className="text-muted">There are none.</p>
      ) : (
        <form
          key={version}
          onInput={held.hold}
          className="grid gap-3"
          onSubmit={(event) => {
            event.preventDefault();
            const form = new FormData(event.currentTarget);
            const confined = exemptions.map(({ entry }) => [entry, linesOf(form.get(entry))] as const);
            save.mutate({ assignments: Object.fromEntries(confined.filter(([, slugs]) => slugs.length > 0)) });
          }}
        >
          {exemptions.map(({ entry, purpose, connections }) => (
            <TextField
              key={entry + purpose}
              label={purpose === 'mcp' ? entry : `${entry} (${purpose})`}
              name={entry}
              defaultValue={connections?.join(' ') ?? ''}
              placeholder="every server"
              hint="Slugs of the servers that may use it, separated by spaces. Empty: every server."
              mono
            />
          ))}
          <Outdated held={held} />
          <ErrorNotice error={save.error} />
          <div>
            <Button type="submit" busy={save.isPending}>
              Save exemptions
            </Button>
          </div>
        </form>
      )}
      <p className="mt-3 text-sm text-muted">
        We introduce ourselves as <code className="font-mono">{settings.user_agent}</code>.
      </p>
    </Card>
  );
}
