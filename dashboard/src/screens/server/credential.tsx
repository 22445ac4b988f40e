import type { CredentialBody } from '@mooring/sdk';
import { useState } from 'react';
import { mooring } from '../../api/client.ts';
import { Button } from '../../ui/button.tsx';
import { Card, Facts } from '../../ui/card.tsx';
import { ErrorNotice } from '../../ui/errorNotice.tsx';
import { Checkbox, SelectField, TextField } from '../../ui/field.tsx';
import { Time } from '../../ui/time.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useServer, useServerChange } from './useServer.ts';

type Kind = CredentialBody['auth_type'];

/** Write-only: what is stored is known by its last characters, its age and its last use. */
export function Credential() {
  const server = useServer();
  const { credential } = server;
  return (
    <div className="grid items-start gap-6 lg:grid-cols-2">
      <Card title="Stored credential" hint="Nobody can read it here, not even you.">
        {credential === null ? (
          <p>The server is used without a credential.</p>
        ) : (
          <Facts
            items={[
              [
                'Sent as',
                <code key="line" className="font-mono text-sm">
                  {credential.header}: {credential.hint}
                </code>,
              ],
              [
                'Set',
                <span key="set">
                  <Time at={credential.set_at} /> by {credential.set_by}
                </span>,
              ],
              ['Last used', <Time key="used" at={credential.last_used_at} />],
              ['Version', credential.version],
            ]}
          />
        )}
      </Card>
      <Replace key={credential?.version ?? 0} />
    </div>
  );
}

/** Tries the new credential at the server first, then switches; a refused one changes nothing. */
function Replace() {
  const server = useServer();
  const toast = useToast();
  const [kind, setKind] = useState<Kind>(server.auth_type === 'oauth' ? 'bearer' : server.auth_type);
  const [test, setTest] = useState(true);
  const replace = useServerChange(
    (body: CredentialBody) => mooring.connections.setCredential(server.slug, body),
    () => toast({ title: 'The new credential is in use' }),
  );
  return (
    <Card
      title={server.credential === null ? 'Set a credential' : 'Rotate'}
      hint="Applications get the new one with their next hand-off, agents with their next call."
    >
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          const secret = String(new FormData(event.currentTarget).get('secret') ?? '');
          const header = String(new FormData(event.currentTarget).get('header') ?? '');
          replace.mutate({
            auth_type: kind,
            ...(kind === 'bearer' && { token: secret }),
            ...(kind === 'api_key' && { api_key: secret, api_key_header: header }),
            test,
          });
        }}
      >
        <SelectField label="Kind" value={kind} onChange={(event) => setKind(event.target.value as Kind)}>
          <option value="none">No authentication</option>
          <option value="bearer">Bearer token</option>
          <option value="api_key">API key in a header</option>
        </SelectField>
        {kind === 'api_key' && (
          <TextField
            label="Header name"
            name="header"
            defaultValue={server.credential?.header ?? 'X-API-Key'}
            required
            maxLength={128}
            mono
          />
        )}
        {kind !== 'none' && (
          <TextField label={kind === 'bearer' ? 'New token' : 'New key'} name="secret" type="password" autoComplete="off" required />
        )}
        <Checkbox
          label="Test it before switching"
          hint="If the server refuses it, the old one stays in use."
          checked={test}
          onChange={(event) => setTest(event.target.checked)}
        />
        <ErrorNotice error={replace.error} />
        <div>
          <Button type="submit" look="primary" busy={replace.isPending}>
            {test ? 'Test and switch' : 'Switch'}
          </Button>
        </div>
      </form>
    </Card>
  );
}
