import type { Db } from '../db.ts';

/** `slug/tool` texts with the present slug of a server in the place of an alias, so that a denial outlives the alias. */
export async function withPresentSlugs({ db }: Db, orgId: string, texts: readonly string[], now: number): Promise<string[]> {
  if (texts.length === 0) return [];
  const rows = await db
    .selectFrom('connection_slugs as g')
    .innerJoin('connections as c', 'c.id', 'g.connection_id')
    .select(['g.slug as alias', 'c.slug as present'])
    .where('g.org_id', '=', orgId)
    .where('g.slug', 'in', [...new Set(texts.map(slugIn))])
    .where('g.kind', '=', 'alias')
    .where('g.expires_at', '>', now)
    .execute();
  const present = new Map(rows.map((row) => [row.alias, row.present]));
  return [...new Set(texts.map((text) => renamed(text, present)))];
}

/** Lets every denial of the organization follow a server to its new slug. */
export async function renameInDeniedTools({ db }: Db, orgId: string, from: string, to: string): Promise<void> {
  const names = new Map([[from, to]]);
  for (const table of ['api_keys', 'spaces'] as const) {
    const rows = await db
      .selectFrom(table)
      .select(['id', 'denied_tools'])
      .where('org_id', '=', orgId)
      .where('denied_tools', 'like', `%"${from}/%`)
      .execute();
    for (const { id, denied_tools: text } of rows) {
      const denied = JSON.parse(text ?? '[]') as string[];
      // The pattern finds more: `_` stands for any character in it, and a tool's name may contain a quote.
      if (!denied.some((each) => slugIn(each) === from)) continue;
      await db
        .updateTable(table)
        .set((e) => ({ denied_tools: JSON.stringify(denied.map((each) => renamed(each, names))), revision: e('revision', '+', 1) }))
        .where('org_id', '=', orgId)
        .where('id', '=', id)
        .execute();
    }
  }
}

const slugIn = (text: string): string => text.slice(0, text.indexOf('/'));

function renamed(text: string, names: ReadonlyMap<string, string>): string {
  const to = names.get(slugIn(text));
  return to === undefined ? text : to + text.slice(text.indexOf('/'));
}
