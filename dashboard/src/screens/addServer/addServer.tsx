import { useQuery } from '@tanstack/react-query';
import { useNavigate, useRouteContext } from '@tanstack/react-router';
import { type ClipboardEvent, useState } from 'react';
import { isAdmin } from '../../api/roles.ts';
import { serversQuery } from '../../api/servers.ts';
import { parsePaste } from '../../paste/parsePaste.ts';
import { Button, LinkButton } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { EmptyState } from '../../ui/emptyState.tsx';
import { ErrorNotice } from '../../ui/errorNotice.tsx';
import { Checkbox, TextField } from '../../ui/field.tsx';
import { Page } from '../../ui/page.tsx';
import { hostOf } from '../servers/serverWords.ts';
import { TraceView } from '../trace/traceView.tsx';
import { AdvancedSettings } from './advancedSettings.tsx';
import { Authentication } from './authentication.tsx';
import { hasSecretInUrl, openFields } from './draft.ts';
import { actionFor } from './failureActions.ts';
import { PasteBox } from './pasteBox.tsx';
import { Sharing } from './sharing.tsx';
import { useAddServer } from './useAddServer.ts';

const TRUST = 'It gets what agents send to its tools, and what it answers reaches your agents. Only add servers you trust.';

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
  const { draft, change, probe, preview, found } = add;
  const [trusts, setTrusts] = useState(false);
  const isKnown = useKnownHost(draft.url);
  /** Whatever the box above takes is taken here, too. */
  const pasteIntoUrl = (event: ClipboardEvent<HTMLInputElement>): void => {
    const [server, ...others] = parsePaste(event.clipboardData.getData('text'))?.servers ?? [];
    if (server === undefined || others.length > 0) return;
    event.preventDefault();
    add.take(server);
  };
  const open = [...openFields(draft), ...(trusts || isKnown ? [] : ['that you trust it'])];
  const ready = open.length === 0;
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
                onPaste={pasteIntoUrl}
                placeholder="https://mcp.example.com/mcp"
                required
                maxLength={2048}
                error={add.issueOf('/server_url')}
                mono
              />
              <div aria-live="polite" className="grid gap-2 empty:hidden">
                {hasSecretInUrl(draft.url) && (
                  <p className="rounded-xl bg-warn-soft p-3 text-warn">
                    There seems to be a secret in the URL. A URL is stored in the clear and shown to everybody who may see the server; put
                    the secret into a header if the server accepts that.
                  </p>
                )}
                {draft.unfilled.length > 0 && (
                  <p className="rounded-xl bg-warn-soft p-3 text-warn">
                    Pasted with a placeholder, and still to be filled in: {draft.unfilled.join(', ')}.
                  </p>
                )}
              </div>
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
            <Authentication draft={draft} change={change} issueOf={add.issueOf} found={found} />
          </Card>
          <Card title="Sharing">
            <Sharing draft={draft} change={change} />
          </Card>
          <AdvancedSettings draft={draft} change={change} issueOf={add.issueOf} found={found} />
          {isKnown ? (
            <p className="text-sm text-muted">{TRUST}</p>
          ) : (
            <Checkbox
              label="I trust this server"
              hint={TRUST}
              checked={trusts}
              onChange={(event) => setTrusts(event.target.checked)}
              required
            />
          )}
          <ErrorNotice error={add.error} />
          <p role="status" className={ready && !add.isRefused ? 'sr-only' : 'text-sm text-muted'}>
            {!ready && `Still needed: ${open.join(', ')}.`}
            {ready && add.isRefused && 'Nothing is stored, because the check has failed. Mend what it names, or save without testing.'}
          </p>
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
            {probe.trace?.result?.ok && (
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

/** Whether a server of this host was trusted before. */
function useKnownHost(url: string): boolean {
  const { data: servers = [] } = useQuery(serversQuery());
  return url !== '' && servers.some((server) => hostOf(server.server_url) === hostOf(url.trim()));
}
