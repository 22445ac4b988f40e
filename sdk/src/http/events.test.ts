import assert from 'node:assert/strict';
import { test } from 'node:test';
import { collect } from '../../test/collect.ts';
import { readEvents } from './events.ts';

const stream = (...chunks: (string | Uint8Array)[]): ReadableStream<Uint8Array> =>
  new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk);
      controller.close();
    },
  });

const eventsOf = (...chunks: (string | Uint8Array)[]) => collect(readEvents(stream(...chunks)));

test('events are read with all three line ends, comments, several data lines and chunks that split anywhere', async () => {
  assert.deepEqual(
    await eventsOf(': hello\nevent: step\ndata: {"a":1}\n\n', 'data:x\r', '\ndata: y\r', '\n\r\n', 'event:e\rdata\r\rdata: z\n\n'),
    [
      { event: 'step', data: '{"a":1}' },
      { event: 'message', data: 'x\ny' },
      { event: 'e', data: '' },
      { event: 'message', data: 'z' },
    ],
  );
});

test('an event carries the last id that the stream has given, and comments show that it lives', async () => {
  let lines = 0;
  const body = stream('data: a\n\nid: 1\ndata: b\n\n', ':\n\n', 'data: c\n\nid: 2\n\nid: 3\0\ndata: d\n\nid\ndata: e\n\n');
  const events = await collect(readEvents(body, () => lines++));
  assert.deepEqual(
    events.map(({ data, id }) => [data, id]),
    [
      ['a', undefined],
      ['b', '1'],
      ['c', '1'],
      ['d', '2'],
      ['e', ''],
    ],
  );
  assert.equal(lines, 17);
});

test('a character that is split between chunks stays whole', async () => {
  const bytes = new TextEncoder().encode('data: é\n\n');
  assert.deepEqual(await eventsOf(bytes.slice(0, 7), bytes.slice(7)), [{ event: 'message', data: 'é' }]);
});

test('an event without its blank line, or without data, is not reported', async () => {
  assert.deepEqual(await eventsOf('event: step\n\n', 'data: cut off\n'), []);
});

test('leaving the loop early closes the stream', async () => {
  let closed = false;
  const endless = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(new TextEncoder().encode('data: x\n\n')),
    cancel: () => {
      closed = true;
    },
  });
  for await (const event of readEvents(endless)) {
    assert.equal(event.data, 'x');
    break;
  }
  assert.equal(closed, true);
});
