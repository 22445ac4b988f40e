import { type Snippet, type SnippetClient, snippetClients } from '@mooring/sdk';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { mooring } from '../../api/client.ts';
import { Badge } from '../../ui/badge.tsx';
import { Card } from '../../ui/card.tsx';
import { classes } from '../../ui/classes.ts';
import { CodeBlock } from '../../ui/codeBlock.tsx';
import { ErrorNotice } from '../../ui/errorNotice.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { useServer } from '../server/useServer.ts';

/** Code and configuration for every client, with this server's slug and this installation's address, and never with a key. */
export function Connect() {
  const server = useServer();
  const search = useSearch({ from: '/app/servers/$slug/connect' });
  const navigate = useNavigate({ from: '/servers/$slug/connect' });
  const list = useQuery({
    queryKey: ['snippets', server.slug],
    queryFn: ({ signal }) => mooring.snippets.list(server.slug, { signal }),
    staleTime: 300_000,
  });
  const chosen = search.client ?? readChoice() ?? 'typescript';
  const snippet = useQuery({
    queryKey: ['snippet', server.slug, server.version, chosen],
    queryFn: ({ signal }) => mooring.snippets.get(server.slug, chosen, { signal }),
  });
  const choose = (client: SnippetClient): void => {
    localStorage.setItem(KEY, client);
    void navigate({ search: { client }, replace: true });
  };
  return (
    <Card title="Connect" hint="The key stands in the environment variable MOORING_API_KEY; it is never in the snippet.">
      <div className="grid gap-5 lg:grid-cols-[13rem_minmax(0,1fr)]">
        <ErrorNotice error={list.error} />
        <fieldset className="flex min-w-0 gap-1 overflow-x-auto pb-1 lg:grid lg:content-start lg:overflow-visible">
          <legend className="sr-only">Client</legend>
          {list.data?.clients.map(({ client, title }) => (
            <button
              key={client}
              type="button"
              aria-pressed={client === chosen}
              onClick={() => choose(client)}
              className={classes(
                'rounded-lg px-3 py-2 text-left whitespace-nowrap',
                client === chosen ? 'bg-accent-soft font-medium' : 'text-muted hover:bg-sunken hover:text-ink',
              )}
            >
              {title}
            </button>
          ))}
        </fieldset>
        <div className="min-w-0">
          {snippet.error && <ErrorNotice error={snippet.error} />}
          {snippet.data ? <Shown snippet={snippet.data} /> : snippet.isPending && <Skeleton className="h-64" />}
        </div>
      </div>
    </Card>
  );
}

const KEY = 'mooring.client';

/** The client that was chosen last, for whatever server. */
const readChoice = (): SnippetClient | undefined => snippetClients.find((client) => client === localStorage.getItem(KEY));

/** Notes that say that it cannot work as things are. */
const blocking = /unreachable|disabled|only|cannot|restricted/;

function Shown({ snippet }: { readonly snippet: Snippet }) {
  return (
    <div className="grid gap-3">
      <p className="flex flex-wrap items-center gap-2 text-sm text-muted">
        <Badge tone="accent">{snippet.via === 'handoff' ? 'connects directly' : 'through the gateway'}</Badge>
        {snippet.file && (
          <span>
            Belongs into <code className="font-mono">{snippet.file}</code>
          </span>
        )}
      </p>
      {snippet.notes.map((note) => (
        <p key={note.code} className={classes('rounded-xl p-3', blocking.test(note.code) ? 'bg-bad-soft text-bad' : 'bg-sunken')}>
          {note.message}
        </p>
      ))}
      <CodeBlock code={snippet.code} label={`Snippet for ${snippet.title}`} />
    </div>
  );
}
