import { sha256 } from '#domain/catalogue/digestTool.ts';
import type { SharedView } from './buildView.ts';
import type { Offerings } from './createOfferings.ts';
import type { ListKind } from './upstream.ts';

/** A short text that is another one whenever a list of the view may be. */
export type DigestList = (view: SharedView, list: ListKind) => string;

interface Made {
  readonly changes: number;
  readonly digest: string;
}

/**
 * Tools are in the catalogue, so their digest is that of the list itself. Prompts and resources are the servers' own: their digest is made of
 * the servers that the view shows, and of what each of these has announced. One that the key does not see cannot change it.
 */
export function createDigestList(offerings: Pick<Offerings, 'changes' | 'changedAt'>): DigestList {
  const made = { prompts: new WeakMap<SharedView, Made>(), resources: new WeakMap<SharedView, Made>() };
  return (view, list) => {
    if (list === 'tools') return view.list.digest;
    const known = made[list].get(view);
    if (known?.changes === offerings.changes) return known.digest;
    const state = [...view.servers].map(
      ([
        slug,
        {
          known: { server },
        },
      ]) => [slug, server.id, server.revision, offerings.changedAt(server.id, list)],
    );
    const digest = sha256(JSON.stringify(state));
    made[list].set(view, { changes: offerings.changes, digest });
    return digest;
  };
}
