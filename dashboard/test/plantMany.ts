import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { TestServer } from '../../server/test/startTestServer.ts';

/** How a copy's row differs from its original's: SQL of the new value, in which `n` is the number of the copy. */
type Changes = Readonly<Record<string, string>>;

/**
 * Makes many of the one server and its one tool, by copying their rows in the store: one by one through the API each would be a transaction
 * with its audit event, and a server has fewer tools than that.
 */
export function plantMany({ config }: TestServer, count: number): void {
  const database = new DatabaseSync(join(config.dataDir, 'mooring.db'));
  const copy = (table: string, where: string, changes: Changes): void => {
    const columns = database.prepare(`select name from pragma_table_info('${table}')`).all() as { name: string }[];
    const values = columns.map(({ name }) => changes[name] ?? name);
    database.exec(`
      with recursive copies(n) as (select 2 union all select n + 1 from copies where n < ${count})
      insert into ${table} (${columns.map(({ name }) => name).join()}) select ${values.join()} from ${table}, copies where ${where}`);
  };
  const id = `printf('%08x', n) || substr(ID, 9)`;
  const named = { slug: `printf('weather-%04d', n)`, display_name: `printf('Weather %04d', n)`, nickname: `printf('Weather %04d', n)` };
  database.exec('begin');
  copy('tools', 'true', { id: id.replace('ID', 'id'), name: `printf('forecast_%04d', n)`, position: 'n' });
  copy('connections', 'true', { id: id.replace('ID', 'id'), ...named, created_at: 'created_at - n' });
  copy('connection_slugs', 'true', { connection_id: id.replace('ID', 'connection_id'), slug: named.slug });
  copy('connection_spaces', 'true', { connection_id: id.replace('ID', 'connection_id') });
  database.exec('commit');
  database.close();
}

/** Gives the tools descriptions of one line and of more, so that their rows differ in height. */
export function varyDescriptions({ config }: TestServer): void {
  const database = new DatabaseSync(join(config.dataDir, 'mooring.db'));
  const words = `replace(hex(zeroblob(1 + position % 7)), '00', 'What the weather of the next days will be in a city. ')`;
  database.exec(`update tools set definition = json_set(definition, '$.description', ${words})`);
  database.close();
}
