import type { Protocol, Suggestion, Transport } from '@mooring/sdk';
import { Plus, Trash2 } from 'lucide-react';
import { Button, IconButton } from '../../ui/button.tsx';
import { Checkbox, SelectField, TextField } from '../../ui/field.tsx';
import type { PartProps } from './authentication.tsx';
import type { HeaderDraft } from './draft.ts';

const transportWords = { 'streamable-http': 'Streamable HTTP', sse: 'HTTP with SSE (older)' } as const;
const protocolWords = { modern: '2026-07-28 and newer', legacy: 'Up to 2025-11-25' } as const;

const detected = (words: string | null | undefined | false): string => (words ? `Detected: ${words}` : 'Detect');

/** What is seldom needed: everything here is found out by the check. */
export function AdvancedSettings({ draft, change, issueOf, found }: PartProps & { readonly found: Suggestion | null }) {
  const setHeader = (at: number, part: Partial<HeaderDraft>): void =>
    change({ headers: draft.headers.map((header, i) => (i === at ? { ...header, ...part } : header)) });
  return (
    <details open={draft.unfilled.length > 0 || undefined} className="rounded-2xl border border-line bg-surface p-5">
      <summary className="cursor-pointer font-semibold">Advanced settings</summary>
      <div className="mt-4 grid gap-5">
        <div className="grid gap-4 sm:grid-cols-2">
          <SelectField
            label="Transport"
            value={draft.transport}
            onChange={(event) => change({ transport: event.target.value as Transport })}
            error={issueOf('/transport')}
          >
            <option value="auto">{detected(found?.transport && transportWords[found.transport])}</option>
            <option value="streamable-http">{transportWords['streamable-http']}</option>
            <option value="sse">{transportWords.sse}</option>
          </SelectField>
          <SelectField label="Protocol" value={draft.protocol} onChange={(event) => change({ protocol: event.target.value as Protocol })}>
            <option value="auto">{detected(found && found.protocol !== 'auto' && protocolWords[found.protocol])}</option>
            <option value="modern">{protocolWords.modern}</option>
            <option value="legacy">{protocolWords.legacy}</option>
          </SelectField>
        </div>
        <fieldset className="grid gap-3">
          <legend className="mb-1 font-medium">Extra headers</legend>
          {draft.headers.map((header, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows have no other identity while their names are being typed
            <div key={at} className="grid items-end gap-2 sm:grid-cols-[1fr_1fr_auto_auto]">
              <TextField label="Name" value={header.name} onChange={(event) => setHeader(at, { name: event.target.value })} mono />
              <TextField
                label="Value"
                type={header.secret ? 'password' : 'text'}
                value={header.value}
                onChange={(event) => setHeader(at, { value: event.target.value })}
                error={issueOf(`/headers/${header.name}`)}
                autoComplete="off"
                mono
              />
              <div className="pb-2">
                <Checkbox label="Secret" checked={header.secret} onChange={(event) => setHeader(at, { secret: event.target.checked })} />
              </div>
              <IconButton
                label={`Remove header ${header.name}`}
                onClick={() => change({ headers: draft.headers.filter((_, i) => i !== at) })}
              >
                <Trash2 className="size-4" aria-hidden />
              </IconButton>
            </div>
          ))}
          <div>
            <Button small onClick={() => change({ headers: [...draft.headers, { name: '', value: '', secret: true }] })}>
              <Plus className="size-4" aria-hidden /> Add header
            </Button>
          </div>
        </fieldset>
      </div>
    </details>
  );
}
