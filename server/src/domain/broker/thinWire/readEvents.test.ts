import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createEventReader } from './readEvents.ts';

function read(bytes: Buffer, size: number): string[] {
  const events: string[] = [];
  const reader = createEventReader((data) => void events.push(data));
  for (let at = 0; at < bytes.length; at += size) reader.push(bytes.subarray(at, at + size));
  return events;
}

const stream = [
  '\ufeff: welcome\n\n',
  'id: 1\ndata:\n\n',
  'event: message\ndata: {"a":"ü€😀"}\n\n',
  'data:  two blanks\r\n\r\n',
  'data: one\rdata\rdata:three\r\r',
  'event: ping\ndata: dropped\n\n',
  'data: mixed\r\ndata: ends\rdata: here\n\n',
  ': note\nevent: message\nretry: 5\nunknown: x\ndata\ndata: after an empty line\n\n',
  'data: cut off\n',
].join('');
const expected = ['{"a":"ü€😀"}', ' two blanks', 'one\n\nthree', 'mixed\nends\nhere', '\nafter an empty line'];

test('a stream says the same in pieces of any size, cut within characters and line ends', () => {
  const bytes = Buffer.from(stream);
  for (let size = 1; size <= bytes.length; size++) assert.deepEqual(read(bytes, size), expected, `in pieces of ${size}`);
});

test('bytes that are no UTF-8 become replacement characters, and nothing else is lost', () => {
  assert.deepEqual(read(Buffer.from([...Buffer.from('data: a'), 0xff, ...Buffer.from('b\n\n')]), 3), ['a\ufffdb']);
});

test('what is pending is counted: an event without end, and a line without end', () => {
  const reader = createEventReader(() => undefined);
  reader.push(Buffer.from('data: abc\ndata: d'));
  assert.equal(reader.pendingBytes(), 16);
  reader.push(Buffer.from('ef\n\n'));
  assert.equal(reader.pendingBytes(), 0);
});
