import type { ToolList } from '@mooring/sdk';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { mooring } from '../../api/client.ts';
import { toolsQuery } from '../../api/tools.ts';
import { useCloseDialog } from '../../layout/useCloseDialog.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { EmptyState } from '../../ui/emptyState.tsx';
import { ErrorNotice } from '../../ui/errorNotice.tsx';
import { Time } from '../../ui/time.tsx';
import { useServer } from '../server/useServer.ts';
import type { ToolRules } from './useToolRules.ts';

interface CatalogueStateProps {
  readonly list: ToolList;
  readonly admin: boolean;
  readonly rules: ToolRules;
}

/** How many tools there are, how old the list is, what is wrong with it, and the way to a new one. */
export function CatalogueState({ list, admin, rules }: CatalogueStateProps) {
  const server = useServer();
  const queryClient = useQueryClient();
  const { compare } = useSearch({ from: '/app/servers/$slug/tools' });
  const navigate = useNavigate({ from: '/servers/$slug/tools' });
  const close = useCloseDialog('compare');
  const sync = useMutation({
    mutationFn: () => mooring.tools.sync(server.slug),
    onSettled: () => queryClient.invalidateQueries(toolsQuery(server.slug)),
  });
  const { data: tools, catalogue } = list;
  const enabled = tools.filter((tool) => tool.is_enabled);
  const on = enabled.length;
  const tokens = enabled.reduce((sum, tool) => sum + tool.token_estimate, 0);
  return (
    <div className="grid gap-3">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p>
          <strong>{tools.length}</strong> tools, <strong>{on}</strong> on, about <strong>{tokens.toLocaleString('en')}</strong> tokens of
          context ·{' '}
          <span className="text-muted">
            read <Time at={catalogue.synced_at} />
          </span>
        </p>
        {admin && (
          <div className="flex flex-wrap gap-2">
            {tools.length > 0 && (
              <Button
                small
                onClick={() =>
                  rules.run({
                    tool: null,
                    body: { is_enabled: on === 0 },
                    words: on === 0 ? 'All tools are switched on.' : 'All tools are switched off.',
                    back: { tool: null, body: on === 0 ? { is_enabled: false } : { is_enabled: true, ids: enabled.map(({ id }) => id) } },
                  })
                }
              >
                {on === 0 ? 'Switch all on' : 'Switch all off'}
              </Button>
            )}
            <Button small onClick={() => void navigate({ search: (before) => ({ ...before, compare: true }), state: { opened: true } })}>
              Compare
            </Button>
            <Button small look="primary" busy={sync.isPending} onClick={() => sync.mutate()}>
              Read again
            </Button>
          </div>
        )}
      </div>
      <ErrorNotice error={sync.error} />
      {catalogue.tools_status === 'failed' && (
        <p className="rounded-xl bg-warn-soft p-3 text-warn">
          The last reading failed (<code>{catalogue.reason}</code>); these are the tools of the one before.
        </p>
      )}
      {catalogue.problems.length > 0 && (
        <div className="rounded-xl bg-warn-soft p-3 text-warn">
          <p>Left out, and not offered to agents:</p>
          <ul>
            {catalogue.problems.map((problem) => (
              <li key={problem.name + problem.code} className="font-mono text-sm break-all">
                {problem.name}: {problem.code}
              </li>
            ))}
          </ul>
        </div>
      )}
      {catalogue.restriction !== null && (
        <p className="rounded-xl bg-accent-soft p-3">
          <Badge tone="accent">gateway only</Badge> A tool is{' '}
          {catalogue.restriction === 'tool_disabled' ? 'switched off' : 'pinned to fixed values'}, so applications cannot fetch this
          server's configuration: a direct connection would get around that rule.
        </p>
      )}
      {tools.length === 0 && (
        <EmptyState
          title="No tools are known"
          actions={
            admin && (
              <Button look="primary" busy={sync.isPending} onClick={() => sync.mutate()}>
                Read the tools
              </Button>
            )
          }
        >
          They are read when a server is added or tested, and when it says that they have changed.
        </EmptyState>
      )}
      <Compare open={compare === true} onClose={close} slug={server.slug} />
    </div>
  );
}

/** What reading again would change. */
function Compare({ open, onClose, slug }: { readonly open: boolean; readonly onClose: () => void; readonly slug: string }) {
  const diff = useQuery({
    queryKey: ['server', slug, 'diff'],
    queryFn: ({ signal }) => mooring.tools.diff(slug, { signal }),
    enabled: open,
    staleTime: 0,
  });
  const { added = [], removed = [], changed = [] } = diff.data ?? {};
  const none = diff.data && added.length + removed.length + changed.length === 0;
  return (
    <Dialog open={open} onClose={onClose} title="What has changed at the server">
      <div aria-live="polite" className="grid gap-2">
        {diff.isFetching && <p>Asking the server…</p>}
        <ErrorNotice error={diff.error} />
        {none && <p>Nothing: it offers exactly what is known here.</p>}
        {added.map((name) => (
          <p key={name} className="font-mono text-sm break-all text-good">
            + {name}
          </p>
        ))}
        {removed.map((name) => (
          <p key={name} className="font-mono text-sm break-all text-bad">
            − {name}
          </p>
        ))}
        {changed.map(({ name, fields }) => (
          <p key={name} className="text-sm break-all">
            <span className="font-mono">{name}</span>: {fields.join(', ')}
          </p>
        ))}
      </div>
    </Dialog>
  );
}
