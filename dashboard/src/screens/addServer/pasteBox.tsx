import { useState } from 'react';
import { type Pasted, type PastedServer, parsePaste } from '../../paste/parsePaste.ts';
import { Button } from '../../ui/button.tsx';
import { TextArea } from '../../ui/field.tsx';

/** Takes whatever describes a server. It is read on this page alone, and cleared once its parts are in the form: there may be secrets in it. */
export function PasteBox({ onPasted }: { readonly onPasted: (server: PastedServer) => void }) {
  const [text, setText] = useState('');
  const [found, setFound] = useState<Pasted | null>(null);
  const [isUnknown, setIsUnknown] = useState(false);
  const read = (next: string): void => {
    const pasted = parsePaste(next);
    setIsUnknown(pasted === null && next.trim() !== '');
    const [first, ...others] = pasted?.servers ?? [];
    setFound(pasted);
    if (first !== undefined && others.length === 0) onPasted(first);
    setText(first === undefined ? next : '');
  };
  return (
    <div className="grid gap-3">
      <TextArea
        label="Paste anything"
        hint="A URL, an mcp.json, a claude mcp add line or a curl line. It is read on this page and never executed."
        value={text}
        onChange={(event) => read(event.target.value)}
        rows={3}
        placeholder="claude mcp add --transport http acme https://mcp.acme.com/mcp --header …"
        error={isUnknown ? 'No remote MCP server was recognised in this text.' : undefined}
        autoComplete="off"
        spellCheck={false}
        mono
      />
      <div aria-live="polite" className="grid gap-2">
        {found !== null && found.servers.length > 1 && (
          <>
            <p>{found.servers.length} servers were found. Which one do you want to add?</p>
            <div className="flex flex-wrap gap-2">
              {found.servers.map((server) => (
                <Button key={server.url + server.name} small onClick={() => onPasted(server)}>
                  {server.name ?? server.url}
                </Button>
              ))}
            </div>
          </>
        )}
        {found?.skipped.map((entry) => (
          <p key={entry.name} className="text-sm text-muted">
            Skipped {entry.name}: {entry.reason}
          </p>
        ))}
      </div>
    </div>
  );
}
