import { useQuery } from '@tanstack/react-query';
import { useNavigate, useRouteContext } from '@tanstack/react-router';
import { isAdmin } from '../../api/roles.ts';
import { spacesQuery } from '../../api/spaces.ts';
import { Button, LinkButton } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { EmptyState } from '../../ui/emptyState.tsx';
import { ErrorNotice } from '../../ui/errorNotice.tsx';
import { Page } from '../../ui/page.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { AskOwners } from '../askOwners.tsx';
import { TraceView } from '../trace/traceView.tsx';
import { AdvancedSettings } from './advancedSettings.tsx';
import { Authentication } from './authentication.tsx';
import { Decision } from './decision.tsx';
import { actionFor } from './failureActions.ts';
import { Naming } from './naming.tsx';
import { Sharing } from './sharing.tsx';
import { Source } from './source.tsx';
import { type AddServerState, useAddServer } from './useAddServer.ts';

/** Registers a server on one page: paste, look at what was found out, say how it authenticates, share it. */
export function AddServer() {
  const { me } = useRouteContext({ from: '/app' });
  if (isAdmin(me)) return <Form />;
  return (
    <Page title="Add a custom MCP server">
      <EmptyState title="Only admins can add connectors" actions={<LinkButton to="/servers">See the servers</LinkButton>}>
        You are a member of {me.org.name}. <AskOwners />
      </EmptyState>
    </Page>
  );
}

function Form() {
  const navigate = useNavigate();
  // With its list of spaces, which would push away what stands below it.
  const { isPending } = useQuery(spacesQuery);
  const add = useAddServer((slug) => void navigate({ to: '/servers/$slug', params: { slug } }));
  const parts = { draft: add.draft, change: add.change, issueOf: add.issueOf, found: add.found };
  if (isPending)
    return (
      <Page title="Add a custom MCP server">
        <Skeleton className="h-96" />
      </Page>
    );
  return (
    <Page title="Add a custom MCP server" hint="Registered once; applications fetch its configuration, agents use it through the gateway.">
      <form
        className="grid grid-cols-[minmax(0,1fr)] items-start gap-6 lg:grid-cols-[minmax(0,1fr)_minmax(0,24rem)]"
        onSubmit={(event) => {
          event.preventDefault();
          void add.connect();
        }}
      >
        <Source add={add} />
        <div className="lg:sticky lg:top-6 lg:col-start-2 lg:row-span-2 lg:row-start-1">
          <Check add={add} />
        </div>
        <div className="grid gap-6">
          <Naming add={add} />
          <Card title="Authentication">
            <Authentication {...parts} />
          </Card>
          <Card title="Sharing">
            <Sharing {...parts} />
          </Card>
          <AdvancedSettings {...parts} />
          <Decision add={add} />
        </div>
      </form>
    </Page>
  );
}

/** What the server answers to what was entered, as it happens. */
function Check({ add }: { readonly add: AddServerState }) {
  const { trace, error } = add.probe;
  return (
    <Card title="Check" hint={trace === null ? 'Runs by itself as soon as there is a URL.' : undefined}>
      {trace !== null && <TraceView trace={trace} actionFor={actionFor(add)} />}
      <ErrorNotice error={error} />
      {trace?.result?.ok && (
        <div className="mt-4">
          <Button small onClick={() => void add.check()}>
            Check again
          </Button>
        </div>
      )}
    </Card>
  );
}
