import type { Suggestion } from '@mooring/sdk';
import { type ClipboardEvent, useState } from 'react';
import { readCredential } from '../../paste/readCredential.ts';
import { TextField } from '../../ui/field.tsx';
import type { Draft } from './draft.ts';

export interface PartProps {
  readonly draft: Draft;
  readonly change: (part: Partial<Draft>) => void;
  readonly issueOf: (path: string) => string | undefined;
}

const kinds = [
  ['none', 'No authentication', 'The server is public.'],
  ['bearer', 'Bearer token', 'Sent as Authorization: Bearer …'],
  ['api_key', 'API key in a header', 'Sent as it is, in a header of your choice.'],
] as const;

/** How the server knows us. The exact header line is shown, without the secret. */
export function Authentication({ draft, change, issueOf, found }: PartProps & { readonly found: Suggestion | null }) {
  const [split, setSplit] = useState<string | null>(null);
  /** A pasted `Header: value` or `Bearer value` goes into the fields that it names. */
  const paste = (event: ClipboardEvent<HTMLInputElement>): void => {
    const named = readCredential(event.clipboardData.getData('text'));
    setSplit(named === null ? null : named.authType === 'bearer' ? 'Bearer' : named.apiKeyHeader);
    if (named === null) return;
    event.preventDefault();
    change(named.authType === 'bearer' ? { authType: 'bearer', token: named.token } : named);
  };
  return (
    <div className="grid gap-4">
      <fieldset className="grid gap-2">
        <legend className="sr-only">Kind of authentication</legend>
        {kinds.map(([kind, title, hint]) => (
          <label
            key={kind}
            className="flex items-start gap-3 rounded-xl border border-line px-4 py-3 has-checked:border-accent has-checked:bg-accent-soft"
          >
            <input
              type="radio"
              name="auth"
              className="mt-1 size-4.5 accent-(--accent)"
              checked={draft.authType === kind}
              onChange={() => change({ authType: kind })}
            />
            <span>
              <span className="block font-medium">{title}</span>
              <span className="block text-sm text-muted">{hint}</span>
            </span>
          </label>
        ))}
      </fieldset>
      {found?.oauth.supported && (
        <p className="rounded-xl bg-warn-soft p-3 text-warn">
          The server offers an OAuth sign-in. Here it is used with a fixed token: enter one if it issues them.
        </p>
      )}
      {draft.authType === 'api_key' && (
        <TextField
          label="Header name"
          value={draft.apiKeyHeader}
          onChange={(event) => change({ apiKeyHeader: event.target.value })}
          error={issueOf('/api_key_header')}
          maxLength={128}
          required
          mono
        />
      )}
      {draft.authType !== 'none' && (
        <TextField
          label={draft.authType === 'bearer' ? 'Token' : 'Key'}
          name="credential"
          type="password"
          value={draft.token}
          onChange={(event) => change({ token: event.target.value })}
          onPaste={paste}
          hint={
            <>
              Encrypted when it is stored, and never shown again. Sent as{' '}
              <code className="font-mono">
                {draft.authType === 'bearer' ? 'Authorization: Bearer ••••' : `${draft.apiKeyHeader}: ••••`}
              </code>
              {split !== null && draft.token !== '' && (
                <span role="status" className="block">
                  “{split}” was taken off what you pasted.
                </span>
              )}
            </>
          }
          error={issueOf('/token') ?? issueOf('/api_key')}
          autoComplete="off"
          required
        />
      )}
    </div>
  );
}
