import type { ClipboardEvent } from 'react';
import { parsePaste } from '../../paste/parsePaste.ts';
import { Card } from '../../ui/card.tsx';
import { TextField } from '../../ui/field.tsx';
import { hasSecretInUrl } from './draft.ts';
import { PasteBox } from './pasteBox.tsx';
import type { AddServerState } from './useAddServer.ts';

/** Where the server is: pasted as something, or as its URL. */
export function Source({ add }: { readonly add: AddServerState }) {
  const { draft } = add;
  /** Whatever the box takes is taken by the field, too. */
  const paste = (event: ClipboardEvent<HTMLInputElement>): void => {
    const [server, ...others] = parsePaste(event.clipboardData.getData('text'))?.servers ?? [];
    if (server === undefined || others.length > 0) return;
    event.preventDefault();
    add.take(server);
  };
  return (
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
          onChange={(event) => add.change({ url: event.target.value })}
          onPaste={paste}
          placeholder="https://mcp.example.com/mcp"
          required
          maxLength={2048}
          error={add.issueOf('/server_url')}
          mono
        />
        <div aria-live="polite" className="grid gap-2 text-warn *:rounded-xl *:bg-warn-soft *:p-3 empty:hidden">
          {hasSecretInUrl(draft.url) && (
            <p>
              There seems to be a secret in the URL. A URL is stored in the clear and shown to everybody who may see the server; put the
              secret into a header if the server accepts that.
            </p>
          )}
          {draft.unfilled.length > 0 && <p>Pasted with a placeholder, and still to be filled in: {draft.unfilled.join(', ')}.</p>}
        </div>
      </div>
    </Card>
  );
}
