import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { LiveEvent } from '#domain/events/createLiveEvents.ts';
import { streamEvents } from './streamEvents.ts';

const STALLED_MS = 30_000;

const change: LiveEvent = { event: 'change', id: '2.x', target: { type: 'space', id: 'i', name: 'a\nb' } };

function open(t: TestContext, events: readonly LiveEvent[], isEndless = false) {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const seen = { made: 0, ends: 0, drops: 0, signal: null as AbortSignal | null };
  const stream = streamEvents({
    async *open(signal) {
      seen.signal = signal;
      for (const event of events) {
        seen.made += 1;
        yield event;
      }
      if (isEndless) await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
    },
    onEnd: () => {
      seen.ends += 1;
    },
    drop: () => {
      seen.drops += 1;
    },
  });
  return { seen, stream, reader: stream.getReader() };
}

test('events are written as the specification has them, each in one piece, and the stream ends after the last', async (t) => {
  const { seen, reader } = open(t, [{ event: 'ready', id: '1.x' }, change, { event: 'beat' }]);
  const texts: string[] = [];
  for (let next = await reader.read(); !next.done; next = await reader.read()) texts.push(Buffer.from(next.value).toString());
  assert.deepEqual(texts, [
    'id: 1.x\nevent: ready\ndata: {}\n\n',
    'id: 2.x\nevent: change\ndata: {"type":"space","id":"i","name":"a\\nb"}\n\n',
    ':\n\n',
  ]);
  t.mock.timers.tick(STALLED_MS);
  assert.deepEqual([seen.ends, seen.drops], [1, 0]);
});

test('nothing piles up for a slow reader: an event is made when the one before was taken; who takes none for half a minute is dropped', async (t) => {
  const { seen, reader } = open(t, [change, change, change, change]);
  assert.equal(seen.made, 0);
  await reader.read();
  assert.equal(seen.made, 1);
  t.mock.timers.tick(STALLED_MS - 1);
  await reader.read();
  assert.deepEqual([seen.made, seen.drops], [2, 0]);
  t.mock.timers.tick(STALLED_MS);
  assert.deepEqual([seen.made, seen.ends, seen.drops], [2, 1, 1]);
  assert.equal(seen.signal?.aborted, true);
});

test('whoever never begins to read, as after a request for the head alone, is dropped too', async (t) => {
  const { seen } = open(t, [change]);
  t.mock.timers.tick(STALLED_MS);
  assert.deepEqual([seen.made, seen.ends, seen.drops], [0, 1, 1]);
});

test('a reader that goes away ends what waits for it, once, and one that waits for the next event is not dropped', async (t) => {
  const { seen, reader } = open(t, [change], true);
  await reader.read();
  const waiting = reader.read();
  await new Promise<void>((resolve) => setImmediate(resolve));
  t.mock.timers.tick(STALLED_MS);
  assert.deepEqual([seen.ends, seen.drops], [0, 0]);
  await reader.cancel();
  assert.equal((await waiting).done, true);
  t.mock.timers.tick(STALLED_MS);
  assert.deepEqual([seen.ends, seen.drops, seen.signal?.aborted], [1, 0, true]);
});
