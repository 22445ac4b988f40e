import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { createStorage } from '#storage/createStorage.ts';
import { openPostgres } from '#storage/engines/postgres.ts';
import { openSqlite } from '#storage/engines/sqlite.ts';
import { startTestServer, type TestServer } from '../startTestServer.ts';
import { type Client, createClient, tokenOf } from './client.ts';

const SERVERS = 60;
const ROTATIONS = 3;
const READERS = 4;

/** The tokens of one server in the order in which they were sent, and how many of them have been acknowledged. */
interface History {
  readonly sent: string[];
  acknowledged: number;
}

interface Traffic {
  /** Ends when what is under way has ended. */
  stop(): Promise<{ readonly reads: number; readonly writes: number; readonly wrong: readonly string[] }>;
}

/** Reads all servers without a pause, and gives one after the other a new credential. A read may see no token older than the acknowledged one. */
function startTraffic(client: Client, histories: ReadonlyMap<string, History>): Traffic {
  let stopped = false;
  let reads = 0;
  let writes = 0;
  const wrong: string[] = [];
  const all = [...histories];
  const read = async (from: number): Promise<void> => {
    for (let turn = from; !stopped; turn++) {
      const [slug, { sent, acknowledged }] = all[turn % all.length]!;
      const answer = await client.handOff(slug);
      reads += 1;
      const found = sent.lastIndexOf(tokenOf(answer) ?? '');
      if (found < acknowledged - 1)
        wrong.push(`${slug}: ${answer.status} ${JSON.stringify(answer.json)}, expected ${sent[acknowledged - 1]}`);
    }
  };
  const write = async (): Promise<void> => {
    for (let turn = 0; !stopped; turn++) {
      const [slug, history] = all[turn % all.length]!;
      const token = `${slug}-token-${turn}`;
      history.sent.push(token);
      // A record that is being sealed anew is as good as one that another writer has changed: the client tries again.
      let answer = await client.rotate(slug, token);
      while (answer.json.code === 'stale_version') answer = await client.rotate(slug, token);
      if (answer.status !== 200) wrong.push(`${slug}: ${answer.status} ${JSON.stringify(answer.json)}`);
      history.acknowledged = history.sent.length;
      writes += 1;
    }
  };
  const running = [write(), ...Array.from({ length: READERS }, (_, i) => read(i * 7))];
  return {
    async stop() {
      stopped = true;
      await Promise.all(running);
      return { reads, writes, wrong };
    },
  };
}

/** Records of the organization that lie under any key but the one of this version. */
async function countUnderOtherKeys(t: TestContext, { config, acme }: TestServer, version: number): Promise<number> {
  const engine =
    config.databaseUrl === null ? openSqlite(join(config.dataDir, 'mooring.db')) : openPostgres(config.databaseUrl, () => undefined);
  t.after(() => engine.close());
  const { sealedRecords } = createStorage(engine);
  assert.ok(((await sealedRecords.countByVersion(acme.id)).get(version) ?? 0) >= SERVERS);
  return (await sealedRecords.list(acme.id, version, 1_000)).length;
}

describe('[F10] data keys are rotated while credentials are read and rotated', () => {
  for (const kind of ['sqlite', 'postgres'] as const) {
    test(`${kind}: no read fails or is wrong, no write is lost, and nothing is left under an old key`, async (t) => {
      const world = await startTestServer(kind);
      t.after(() => world.close());
      const client = createClient(world.url, world.acme.apiKey);
      const histories = new Map<string, History>();
      for (let i = 0; i < SERVERS; i++) {
        const slug = `server-${i}`;
        histories.set(slug, { sent: [slug], acknowledged: 1 });
        assert.equal((await client.register(slug, slug)).status, 201);
      }

      const traffic = startTraffic(client, histories);
      for (let i = 0; i < ROTATIONS; i++) {
        const { rotated } = (await world.server.mooring.operator.run('kms rotate', {})) as {
          rotated: { version: number; resealed: number; unreadable: readonly object[] }[];
        };
        assert.deepEqual(rotated.map(({ version, unreadable }) => [version, unreadable]), [[i + 2, []]]); // biome-ignore format: one line
        assert.ok(rotated[0]!.resealed >= SERVERS / 2, `${rotated[0]!.resealed} sealed anew`);
      }
      const { reads, writes, wrong } = await traffic.stop();

      assert.deepEqual(wrong, []);
      assert.ok(reads > 0 && writes > 0, `${reads} reads, ${writes} writes`);
      assert.equal(await countUnderOtherKeys(t, world, ROTATIONS + 1), 0);
      for (const [slug, { sent }] of histories) assert.equal(tokenOf(await client.handOff(slug)), sent.at(-1));
      assert.equal((await client.verifyAudit()).json.ok, true);
    });
  }
});
