import type { Connection, ConnectionUpdateBody, Protocol, Transport } from '@mooring/sdk';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { mooring } from '../../api/client.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { ErrorNotice } from '../../ui/errorNotice.tsx';
import { Checkbox, SelectField, TextField } from '../../ui/field.tsx';
import { useToast } from '../../ui/toast.tsx';
import { RemoveServer } from './removeServer.tsx';
import { useServer, useServerChange } from './useServer.ts';

/** Name, address and end of a server. */
export function Settings() {
  const server = useServer();
  return (
    <div className="grid items-start gap-6 lg:grid-cols-2">
      <Edit key={server.id} current={server} />
      <div className="grid gap-6">
        <Pause server={server} />
        <RemoveServer server={server} />
      </div>
    </div>
  );
}

/** Edits what was there when the form was opened; if somebody else has changed it since, the server refuses to save. */
function Edit({ current }: { readonly current: Connection }) {
  const [server, setServer] = useState(current);
  const toast = useToast();
  const navigate = useNavigate();
  const [url, setUrl] = useState(server.server_url);
  const moves = URL.parse(url)?.origin !== URL.parse(server.server_url)?.origin;
  const change = useServerChange(
    (body: ConnectionUpdateBody) => mooring.connections.update(server.slug, body, { ifMatch: server.version }),
    (saved) => {
      const { slug } = saved;
      setServer(saved);
      setUrl(saved.server_url);
      toast({ title: 'Saved' });
      if (slug !== server.slug) void navigate({ to: '/servers/$slug/settings', params: { slug }, replace: true });
    },
  );
  return (
    <Card title="Settings">
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          const form = new FormData(event.currentTarget);
          const text = (name: string): string => String(form.get(name) ?? '').trim();
          change.mutate({
            nickname: text('name'),
            display_name: text('name'),
            slug: text('slug'),
            server_url: url.trim(),
            ...(url.trim() !== server.server_url && { keep_credential: form.get('keep') === 'on' }),
            transport: text('transport') as Transport,
            protocol: text('protocol') as Protocol,
          });
        }}
      >
        <TextField label="Name" name="name" defaultValue={server.display_name} required maxLength={100} />
        <TextField
          label="Slug"
          name="slug"
          defaultValue={server.slug}
          hint="The old one leads here for 30 days."
          required
          maxLength={48}
          mono
        />
        <TextField
          label="Remote MCP server URL"
          type="url"
          value={url}
          onChange={(event) => setUrl(event.target.value)}
          required
          maxLength={2048}
          mono
        />
        {url !== server.server_url && server.credential !== null && (
          <Checkbox
            name="keep"
            label="Keep the credential"
            hint={
              moves
                ? 'Not possible: the new URL is another origin, and a credential stays with the one that it was given for.'
                : 'The origin stays the same.'
            }
            disabled={moves}
          />
        )}
        <div className="grid gap-4 sm:grid-cols-2">
          <SelectField label="Transport" name="transport" defaultValue={server.transport_source === 'default' ? 'auto' : server.transport}>
            <option value="auto">Detect</option>
            <option value="streamable-http">Streamable HTTP</option>
            <option value="sse">HTTP with SSE (older)</option>
          </SelectField>
          <SelectField label="Protocol" name="protocol" defaultValue={server.protocol}>
            <option value="auto">Detect</option>
            <option value="modern">2026-07-28 and newer</option>
            <option value="legacy">Up to 2025-11-25</option>
          </SelectField>
        </div>
        <ErrorNotice error={change.error} />
        <div>
          <Button type="submit" look="primary" busy={change.isPending}>
            Save
          </Button>
        </div>
      </form>
    </Card>
  );
}

/** Off and on again, with nothing lost. */
function Pause({ server }: { readonly server: Connection }) {
  const isOff = server.status === 'disabled';
  const toast = useToast();
  const toggle = useServerChange((off: boolean) =>
    off ? mooring.connections.disable(server.slug) : mooring.connections.enable(server.slug),
  );
  const change = (off: boolean): void =>
    toggle.mutate(off, {
      onSuccess: () => toast({ title: `${server.display_name} is ${off ? 'disabled' : 'enabled'}`, undo: () => toggle.mutate(!off) }),
    });
  return (
    <Card title={isOff ? 'Enable' : 'Disable'} hint="A disabled server answers like an unknown one. Nothing is lost.">
      <ErrorNotice error={toggle.error} />
      <Button onClick={() => change(!isOff)} busy={toggle.isPending} disabled={server.status === 'revoked'}>
        {isOff ? 'Enable' : 'Disable'} {server.display_name}
      </Button>
    </Card>
  );
}
