import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { sql } from 'kysely';
import { openPostgres } from '#storage/engines/postgres.ts';
import { storeError } from '#storage/storeError.ts';
import { createTestDatabase } from '../postgres.ts';
import { type Answer, type Client, createClient, tokenOf } from './client.ts';
import { createInstallation, type Installation } from './installation.ts';
import { type ServerProcess, startServerProcess } from './serverProcess.ts';
import { openTcpProxy, type TcpProxy } from './tcpProxy.ts';

const ENDED_WITHIN_MS = 30_000;

interface World {
  readonly installation: Installation;
  readonly proxy: TcpProxy;
  readonly server: ServerProcess;
  readonly client: Client;
}

/** A server whose way to PostgreSQL can be cut, with one server registered. */
async function openWorld(t: TestContext): Promise<World> {
  const installation = await createInstallation('postgres');
  t.after(() => installation.remove());
  const url = new URL(installation.databaseUrl!);
  const proxy = await openTcpProxy({ host: url.hostname, port: Number(url.port) });
  t.after(() => proxy.cut());
  url.port = String(proxy.port);
  const server = await startServerProcess(installation.env(url.href));
  t.after(() => server.stop());
  const client = createClient(server.url, installation.apiKey);
  assert.equal((await client.register('wiki', 'token-1')).status, 201);
  return { installation, proxy, server, client };
}

const readyz = async ({ server }: World): Promise<Answer> => {
  const answer = await fetch(`${server.url}/readyz`);
  return { status: answer.status, json: await answer.json() };
};

const assertUnavailable = ({ status, json }: Answer): void => assert.deepEqual([status, json.code], [503, 'store_unavailable']);

describe('[F2] PostgreSQL goes away and comes back', () => {
  test('while it is gone every request is answered store_unavailable and none is half done; afterwards all goes on without a restart', async (t) => {
    const world = await openWorld(t);
    const { client, proxy, server } = world;
    assert.equal((await readyz(world)).status, 200);

    await proxy.cut();
    for (let i = 0; i < 3; i++) {
      assertUnavailable(await client.handOff('wiki'));
      assertUnavailable(await client.register(`lost-${i}`, 'token'));
      assertUnavailable(await client.rotate('wiki', 'token-lost'));
    }
    const unready = await readyz(world);
    assert.deepEqual([unready.status, unready.json.status, unready.json.db], [503, 'not_ready', 'store_unavailable']);

    await proxy.restore();
    assert.equal(tokenOf(await client.handOff('wiki')), 'token-1');
    assert.equal((await client.handOff('lost-0')).status, 404);
    assert.equal((await client.register('lost-0', 'token-0')).status, 201);
    assert.equal((await client.rotate('wiki', 'token-2')).status, 200);
    assert.equal(tokenOf(await client.handOff('wiki')), 'token-2');
    assert.equal((await readyz(world)).status, 200);
    assert.equal((await client.verifyAudit()).json.ok, true);
    assert.equal(server.exit(), null);
  });

  test('connections that are killed under way cost their requests and nothing else', async (t) => {
    const { installation, client, server } = await openWorld(t);
    const engine = installation.open();
    t.after(() => engine.close());
    const answers: Answer[] = [];
    const acknowledged: string[] = [];
    for (let round = 0; round < 8; round++) {
      const requests = Array.from({ length: 12 }, async (_, i) => {
        const slug = `server-${round}-${i}`;
        const answer = i % 3 === 0 ? await client.register(slug, slug) : await client.handOff('wiki');
        answers.push(answer);
        if (answer.status === 201) acknowledged.push(slug);
      });
      // Answers when they have ended.
      await sql`select pg_terminate_backend(pid, ${sql.lit(ENDED_WITHIN_MS)}) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`.execute(
        engine.db,
      );
      await Promise.all(requests);
    }
    // What the server has received before this request, such as the ends of idle connections, it has dealt with after it.
    await fetch(`${server.url}/livez`);
    for (const answer of answers) if (answer.status !== 200 && answer.status !== 201) assertUnavailable(answer);
    assert.equal(tokenOf(await client.handOff('wiki')), 'token-1');
    for (const slug of acknowledged) assert.equal(tokenOf(await client.handOff(slug)), slug);
    assert.equal((await client.verifyAudit()).json.ok, true);
    assert.equal(server.exit(), null);
  });

  test('a connection that ends between two statements of a transaction is store_unavailable as well, and the next transaction works', async (t) => {
    const database = await createTestDatabase();
    t.after(() => database.drop());
    const ended = Promise.withResolvers<void>();
    const [engine, outside] = [openPostgres(database.url, () => ended.resolve()), openPostgres(database.url, () => undefined)];
    t.after(() => Promise.all([engine.close(), outside.close()]));
    const failure = await engine.db
      .transaction()
      .execute(async (transaction) => {
        const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(transaction);
        await sql`select pg_terminate_backend(${rows[0]!.pid})`.execute(outside.db);
        await ended.promise;
        await sql`select 1`.execute(transaction);
      })
      .catch((error: unknown) => error);
    assert.equal(storeError(failure)?.code, 'store_unavailable');
    await engine.db.transaction().execute((transaction) => sql`select 1`.execute(transaction));
  });
});
