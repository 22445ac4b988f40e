import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { View } from './agent.ts';
import { createWatch } from './createWatch.ts';
import type { ListKind } from './upstream.ts';

const TICK_MS = 1_000;
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Watchers of two organizations; what each sees is its entry of `digests`, null while it may see nothing. */
function open(t: TestContext) {
  t.mock.timers.enable({ apis: ['setInterval'] });
  const digests: Record<string, string | null> = {};
  const looked: string[] = [];
  const told: string[] = [];
  const watch = createWatch();
  const add = (orgId: string, who: string, list: ListKind = 'tools') => {
    const viewWith = (digest: string) => ({ digestOf: (asked) => (asked === list ? digest : 'of another list') }) as View;
    digests[who] = 'old';
    const ending = new AbortController();
    const look = async (): Promise<View> => {
      looked.push(who);
      const digest = digests[who];
      return digest === null ? Promise.reject(new TypeError('away')) : viewWith(digest!);
    };
    const tell = (next: View) => void told.push(`${who} ${next.digestOf(list)}`);
    watch.add({ orgId, lists: [list], look, tell }, viewWith('old'), ending.signal);
    return ending;
  };
  const tick = async () => {
    t.mock.timers.tick(TICK_MS);
    await settled();
  };
  return { watch, digests, looked, told, add, tick };
}

test('[R101] a change of one organization is told to its watchers, each in its own view, and those of another one are not even looked at', async (t) => {
  const { watch, digests, looked, told, add } = open(t);
  for (const [orgId, who] of [['ours', 'a'], ['ours', 'b'], ['ours', 'same'], ['theirs', 'c']] as const) add(orgId, who); // biome-ignore format: one line
  Object.assign(digests, { a: 'new of a', b: 'new of b', c: 'new of c' });
  watch.changed('ours');
  await settled();
  assert.deepEqual(looked, ['a', 'b', 'same']);
  assert.deepEqual(told, ['a new of a', 'b new of b']);
  watch.changed('theirs');
  await settled();
  assert.deepEqual(told.slice(2), ['c new of c']);
});

test('what another process has changed is told within a second, once', async (t) => {
  const { digests, told, add, tick } = open(t);
  add('ours', 'a');
  await tick();
  assert.deepEqual(told, []);
  digests.a = 'new';
  await tick();
  await tick();
  assert.deepEqual(told, ['a new']);
});

test('nothing is told to whoever may see nothing at the moment, has gone, or watches a broker that was closed', async (t) => {
  const { watch, digests, looked, told, add, tick } = open(t);
  const [away, gone] = [add('ours', 'away'), add('ours', 'gone')];
  Object.assign(digests, { away: null, gone: 'new' });
  gone.abort();
  watch.changed('ours');
  await settled();
  assert.deepEqual([looked, told], [['away'], []]);
  digests.away = 'back';
  await tick();
  assert.deepEqual(told, ['away back']);
  away.abort();
  await tick();
  add('ours', 'closed');
  digests.closed = 'new';
  watch.close();
  watch.changed('ours');
  await tick();
  assert.deepEqual([looked.length, told.length], [2, 1]);
});

test('[R101] whoever watches one list is told of that one, and of no other', async (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] });
  const watch = createWatch();
  const digests = { tools: 't', prompts: 'p', resources: 'r' };
  const view = () => {
    const now = { ...digests };
    return { digestOf: (list: ListKind) => now[list] } as View;
  };
  const told: string[] = [];
  for (const list of ['tools', 'prompts', 'resources'] as const)
    watch.add({ orgId: 'ours', lists: [list], look: async () => view(), tell: () => void told.push(list) }, view(), AbortSignal.any([]));
  for (const list of ['prompts', 'resources', 'tools'] as const) {
    digests[list] = 'new';
    t.mock.timers.tick(TICK_MS);
    await settled();
  }
  assert.deepEqual(told, ['prompts', 'resources', 'tools']);
});
