import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createAccessLog } from './accessLog.ts';
import type { AccessEvent, LastUses } from './types.ts';

const eventOf = (slug: string, keyId: string | null = 'k1'): AccessEvent => ({
  id: slug,
  orgId: 'o1',
  at: 1,
  kind: 'handoff',
  keyId,
  keyName: null,
  application: null,
  connectionId: null,
  slug,
  code: null,
  ip: null,
  agent: null,
  requestId: 'r1',
  tool: null,
  method: null,
  tookMs: null,
  requestBytes: null,
  responseBytes: null,
});

/** A store that refuses some rows, and all of them while it is away. */
function openStore(refused: readonly string[]) {
  const written: string[] = [];
  const used: string[] = [];
  const transactions: [events: number, hasUses: boolean][] = [];
  const state = { away: false };
  const store = {
    async insert(events: readonly AccessEvent[], uses?: LastUses) {
      if (state.away) throw new RangeError('away');
      if (events.some((e) => refused.includes(e.slug))) throw new TypeError('refused');
      written.push(...events.map((e) => e.slug));
      used.push(...(uses?.keys.map(({ keyId }) => keyId) ?? []), ...(uses?.connections.keys() ?? []));
      transactions.push([events.length, uses !== undefined]);
    },
  };
  const dropped: number[] = [];
  const log = createAccessLog({ store, isAway: (e) => e instanceof RangeError, onError: (_error, count) => void dropped.push(count) });
  return { log, written, used, transactions, state, dropped };
}

test('an event that the store refuses is dropped alone: those before and after it are written, with the uses of their keys', async () => {
  const { log, written, used, dropped } = openStore(['poison']);
  for (const slug of ['one', 'poison', 'two']) log.record(eventOf(slug, slug));
  await log.flush();
  log.record(eventOf('three', 'three'));
  await log.close();
  assert.deepEqual(written, ['one', 'two', 'three']);
  assert.deepEqual(used, ['one', 'poison', 'two', 'three']);
  assert.deepEqual(dropped, [1]);
});

test('while the store is away nothing is lost, and everything is written in order when it is back', async () => {
  const { log, written, used, state, dropped } = openStore([]);
  state.away = true;
  log.record({ ...eventOf('one', 'first key'), connectionId: 'c1' });
  await log.flush();
  log.record(eventOf('two', 'second key'));
  state.away = false;
  await log.close();
  assert.deepEqual(written, ['one', 'two']);
  assert.deepEqual(used.toSorted(), ['c1', 'first key', 'second key']);
  assert.deepEqual(dropped, [0]);
});

test('of a store that stays away ten thousand events are kept, the newest, and the others counted', async () => {
  const { log, written, state, dropped } = openStore([]);
  state.away = true;
  for (let i = 0; i < 12_000; i++) log.record(eventOf(`e${i}`));
  await log.flush();
  state.away = false;
  await log.close();
  assert.equal(written.length, 10_000);
  assert.equal(written.at(-1), 'e11999');
  assert.equal(
    dropped.reduce((sum, count) => sum + count, 0),
    2_000,
  );
});

test('a full batch is written without last uses, which follow with what is left, each once and the newest', async () => {
  const { log, used, transactions } = openStore([]);
  for (let i = 0; i < 401; i++)
    log.record({ ...eventOf(`e${i}`), connectionId: i % 2 === 0 ? 'c1' : 'c2', code: i % 2 === 0 ? null : 'forbidden' });
  await log.close();
  assert.deepEqual(transactions.map(([, hasUses]) => hasUses), [...transactions.slice(1).map(() => false), true]); // biome-ignore format: one step
  assert.ok(transactions.length > 1);
  assert.deepEqual(used, ['k1', 'c1']);
});
