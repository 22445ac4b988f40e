import { useNavigate, useRouteContext } from '@tanstack/react-router';
import { useState } from 'react';
import { isAdmin } from '../../api/roles.ts';
import { Button, LinkButton } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { EmptyState } from '../../ui/emptyState.tsx';
import { ErrorNotice } from '../../ui/errorNotice.tsx';
import { Checkbox, TextField } from '../../ui/field.tsx';
import { Page } from '../../ui/page.tsx';
import { TraceView } from '../trace/traceView.tsx';
import { AdvancedSettings } from './advancedSettings.tsx';
import { Authentication } from './authentication.tsx';
import { actionFor } from './failureActions.ts';
import { PasteBox } from './pasteBox.tsx';
import { Sharing } from './sharing.tsx';
import { useAddServer } from './useAddServer.ts';

/** Registers a server on one page: paste, look at what was found out, say how it authenticates, share it. */
export function AddServer() {
  const { me } = useRouteContext({ from: '/app' });
  if (isAdmin(me)) return <Form />;
  return (
    <Page title="Add a custom MCP server">
      <EmptyState title="Only admins can add connectors" actions={<LinkButton to="/servers">See the servers</LinkButton>}>
        Ask an admin or owner of your organization.
      </EmptyState>
    </Page>
  );
}

function Form() {
  const navigate = useNavigate();
  const add = useAddServer((slug) => void navigate({ to: '/servers/$slug', params: { slug } }));
  const { draft, change, probe, preview } = add;
  const [trusts, setTrusts] = useState(false);
  const ready = draft.url !== '' && draft.name.trim() !== '' && trusts;
  return (
    <Page title="Add a custom MCP server" hint="Registered once; applications fetch its configuration, agents use it through the gateway.">
      <form
        className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_minmax(0,24rem)]"
        onSubmit={(event) => {
          event.preventDefault();
          void add.connect();
        }}
      >
        <div className="grid gap-6">
          <Card
            title="Source"
            hint={
              <>
                Only MCP servers belong here. For an API with OAuth and no MCP endpoint, see{' '}
                <a href="/docs/custom-oauth-providers">Custom OAuth providers</a>.
              </>
            }
          >
            <div className="grid gap-4">
              <PasteBox onPasted={add.take} />
              <TextField
                label="Remote MCP server URL"
                type="url"
                value={draft.url}
                onChange={(event) => change({ url: event.target.value })}
                placeholder="https://mcp.example.com/mcp"
                required
                maxLength={2048}
                error={add.issueOf('/server_url')}
                mono
              />
            </div>
          </Card>
          <Card title="Name">
            <div className="grid gap-4">
              <TextField
                label="Name"
                value={draft.name}
                onChange={(event) => change({ name: event.target.value })}
                hint="What teammates see in lists."
                required
                maxLength={100}
                error={add.issueOf('/nickname')}
              />
              <TextField
                label="Slug"
                value={draft.slug}
                onChange={(event) => change({ slug: event.target.value })}
                placeholder={preview ?? ''}
                hint={
                  <>
                    Tools appear as <code className="font-mono">mcp__{draft.slug || preview || 'slug'}__…</code>
                  </>
                }
                optional
                maxLength={48}
                error={add.issueOf('/slug')}
                mono
              />
            </div>
          </Card>
          <Card title="Authentication">
            <Authentication draft={draft} change={change} issueOf={add.issueOf} />
          </Card>
          <Card title="Sharing">
            <Sharing draft={draft} change={change} />
          </Card>
          <AdvancedSettings draft={draft} change={change} issueOf={add.issueOf} />
          <Checkbox
            label="I trust this server"
            hint="It gets what agents send to its tools, and what it answers reaches your agents. Only add servers you trust."
            checked={trusts}
            onChange={(event) => setTrusts(event.target.checked)}
            required
          />
          <ErrorNotice error={add.error} />
          <div className="flex flex-wrap gap-2">
            <Button type="submit" look="primary" busy={add.isBusy} disabled={!ready}>
              Connect MCP
            </Button>
            <Button onClick={() => void add.save()} disabled={!ready || add.isBusy}>
              Save without testing
            </Button>
          </div>
        </div>
        <div className="lg:sticky lg:top-6">
          <Card title="Check" hint={probe.trace === null ? 'Runs by itself as soon as there is a URL.' : undefined}>
            {probe.trace !== null && <TraceView trace={probe.trace} actionFor={actionFor(add)} />}
            <ErrorNotice error={probe.error} />
            {probe.trace?.result && (
              <div className="mt-4">
                <Button small onClick={() => void add.check()}>
                  Check again
                </Button>
              </div>
            )}
          </Card>
        </div>
      </form>
    </Page>
  );
}
