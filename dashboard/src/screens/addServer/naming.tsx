import { Card } from '../../ui/card.tsx';
import { TextField } from '../../ui/field.tsx';
import type { AddServerState } from './useAddServer.ts';

/** What people and agents call the server. */
export function Naming({ add }: { readonly add: AddServerState }) {
  const { draft, change, slug } = add;
  return (
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
          placeholder={slug}
          hint={
            <>
              Tools appear as <code className="font-mono">mcp__{slug || 'slug'}__…</code>
            </>
          }
          optional
          maxLength={48}
          error={add.issueOf('/slug') ?? (add.isTaken ? `Another server has the slug ${slug}.` : undefined)}
          mono
        />
      </div>
    </Card>
  );
}
