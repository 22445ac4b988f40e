import type { ApiKeyWithSecret, KeyCreateBody, KeyScope } from '@mooring/sdk';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouteContext } from '@tanstack/react-router';
import { useState } from 'react';
import { mooring } from '../../api/client.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNotice } from '../../ui/errorNotice.tsx';
import { Checkbox, SelectField, TextField } from '../../ui/field.tsx';
import { KeyLimits, limitsIn } from './keyLimits.tsx';
import { RevealKey } from './revealKey.tsx';
import { scopeWords } from './scopeWords.ts';

const DAY_MS = 86_400_000;

/** Makes a key, and shows it once. */
export function CreateKey({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }) {
  const [made, setMade] = useState<ApiKeyWithSecret | null>(null);
  const close = (): void => {
    setMade(null);
    onClose();
  };
  return (
    <Dialog open={open} onClose={close} title={made === null ? 'Create key' : 'Your new key'} wide>
      {made === null ? <Form onMade={setMade} onCancel={close} /> : <RevealKey apiKey={made} onDone={close} />}
    </Dialog>
  );
}

function Form({ onMade, onCancel }: { readonly onMade: (key: ApiKeyWithSecret) => void; readonly onCancel: () => void }) {
  const { me } = useRouteContext({ from: '/app' });
  const queryClient = useQueryClient();
  const offered = scopeWords.filter(([scope]) => me.scopes.includes(scope));
  const [scopes, setScopes] = useState<readonly KeyScope[]>(offered.slice(0, 1).map(([scope]) => scope));
  const create = useMutation({
    mutationFn: (body: KeyCreateBody) => mooring.keys.create(body),
    onSuccess: async (key) => {
      await queryClient.invalidateQueries({ queryKey: ['keys'] });
      onMade(key);
    },
  });
  return (
    <form
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        const form = new FormData(event.currentTarget);
        const days = Number(form.get('days'));
        create.mutate({
          name: String(form.get('name')),
          scopes,
          application: String(form.get('application') ?? '').trim() || null,
          ...limitsIn(form),
          expires_at: days > 0 ? new Date(Date.now() + days * DAY_MS).toISOString() : null,
        });
      }}
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField label="Name" name="name" required maxLength={100} />
        <TextField label="Application" name="application" optional maxLength={100} />
      </div>
      <fieldset className="grid gap-2">
        <legend className="mb-1 font-medium">It may</legend>
        {offered.map(([scope, words]) => (
          <Checkbox
            key={scope}
            label={words}
            hint={<code className="font-mono">{scope}</code>}
            checked={scopes.includes(scope)}
            onChange={(event) => setScopes(event.target.checked ? [...scopes, scope] : scopes.filter((other) => other !== scope))}
          />
        ))}
      </fieldset>
      <details>
        <summary className="cursor-pointer font-medium">Limits</summary>
        <div className="mt-3 grid gap-4">
          <KeyLimits />
        </div>
      </details>
      <SelectField label="Expires" name="days" defaultValue="90">
        <option value="30">in 30 days</option>
        <option value="90">in 90 days</option>
        <option value="365">in a year</option>
        <option value="0">never</option>
      </SelectField>
      <ErrorNotice error={create.error} />
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onCancel}>Cancel</Button>
        <Button type="submit" look="primary" busy={create.isPending} disabled={scopes.length === 0}>
          Create key
        </Button>
      </div>
    </form>
  );
}
