import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLargeResults } from '#domain/broker/largeResults/createLargeResults.ts';
import type { LargeAnswer } from '#domain/broker/largeResults/types.ts';
import { isWireError, WireError } from '#domain/broker/wireError.ts';
import { isAppError } from '#domain/errors.ts';
import { threadFile } from '../../src/threadFile.ts';

const late = (): WireError => new WireError('tool_timeout', { wasSent: true });
const inTime = 60_000;

const answerOf = (result: unknown, changes: Partial<LargeAnswer> = {}): LargeAnswer => ({
  json: JSON.stringify({ jsonrpc: '2.0', id: 7, result }),
  id: 7,
  protocol: 'legacy',
  secrets: ['Bearer canary-secret'],
  reading: { method: 'tools/call', era: 'legacy', slug: null },
  ...changes,
});

type Reply = Awaited<ReturnType<ReturnType<typeof createLargeResults>['read']>>;

/** The whole result, put together again. */
function wholeOf(reply: Reply): object {
  assert.ok(reply !== null && 'bulk' in reply && reply.bulk !== undefined, String(reply));
  return { ...reply.result, ...Object.fromEntries(reply.bulk.map(({ name, json }) => [name, JSON.parse(new TextDecoder().decode(json))])) };
}

test('an answer is read as every other: cleaned of the credential and of reserved members, for the one who asked', async (t) => {
  const large = createLargeResults({ threadFile, monotonicMs: () => 0 });
  t.after(() => large.close());
  const link = { type: 'resource_link', uri: 'file:///a', name: 'a' };
  const result = {
    content: [{ type: 'text', text: 'it is canary-secret, ü' }, link],
    structuredContent: { list: [1, null] },
    isError: true,
    _meta: { 'io.modelcontextprotocol/serverInfo': { name: 'fake' }, kept: 1 },
  };
  const reply = await large.read(answerOf(result, { reading: { method: 'tools/call', era: 'legacy', slug: 'crm' } }), inTime, late);
  assert.deepEqual(wholeOf(reply), {
    content: [
      { type: 'text', text: 'it is [redacted], ü' },
      { ...link, uri: 'mooring://crm/file%3A%2F%2F%2Fa' },
    ],
    structuredContent: { list: [1, null] },
    isError: true,
    _meta: { kept: 1 },
  });
  assert.ok(reply !== null && 'bytes' in reply);
  assert.equal(reply.bytes, Buffer.byteLength(answerOf(result).json));
});

test('what is no answer, and what the caller cannot be given, is told apart; each in its turn', async (t) => {
  const large = createLargeResults({ threadFile, monotonicMs: () => 0 });
  t.after(() => large.close());
  const read = (answer: LargeAnswer): Promise<Reply> => large.read(answer, inTime, late);
  const ok = { content: [] };
  const [another, notification, garbage, deep, error, unreadable, halfModern, good] = await Promise.all([
    read(answerOf(ok, { id: 8 })),
    read(answerOf(ok, { json: '{"jsonrpc":"2.0","method":"notifications/message","params":{}}' })),
    read(answerOf(ok, { json: '{"jsonrpc":"2.0","id":7,"result":' })),
    read(answerOf(ok, { json: '['.repeat(1_000_000) })),
    read(answerOf(ok, { json: '{"jsonrpc":"2.0","id":7,"error":{"code":-1,"message":"no"}}' })),
    read(answerOf({ resultType: 'input_required' })),
    read(answerOf(ok, { protocol: 'modern' })),
    read(answerOf(ok)),
  ]);
  assert.deepEqual([another, notification], [null, null]);
  assert.deepEqual([garbage, deep, error].map((e) => isWireError(e) && e.code), ['not_mcp', 'response_too_large', 'response_too_large']); // biome-ignore format: one step
  assert.ok(isAppError(unreadable, 'not_supported'));
  assert.match(String(unreadable.details.detail), /2026-07-28/);
  assert.ok(isWireError(halfModern) && halfModern.halfModern);
  assert.deepEqual(wholeOf(good), ok);
});

test('members that are large where none may be are refused, and not passed on by the main thread', async (t) => {
  const large = createLargeResults({ threadFile, monotonicMs: () => 0 });
  t.after(() => large.close());
  const outcome = await large.read(answerOf({ content: [], _meta: { mine: 'x'.repeat(70_000) } }), inTime, late);
  assert.ok(isWireError(outcome) && outcome.code === 'response_too_large');
});

test('a deadline ends the reading of one answer, and the next one is read all the same', async (t) => {
  const large = createLargeResults({ threadFile, monotonicMs: () => 0 });
  t.after(() => large.close());
  const heavy = answerOf({ content: Array.from({ length: 60_000 }, (_, i) => ({ [`a${i}`]: i })) });
  const [running, waiting, next] = await Promise.all([
    large.read(heavy, 1, late),
    large.read(answerOf({ content: [] }), 1, late),
    large.read(answerOf({ content: ['next'] }), inTime, late),
  ]);
  assert.deepEqual([running, waiting].map((e) => isWireError(e) && e.code), ['tool_timeout', 'tool_timeout']); // biome-ignore format: one step
  assert.deepEqual(wholeOf(next), { content: ['next'] });
});

test('an answer that the memory of the thread does not bear fails alone', async (t) => {
  const large = createLargeResults({ threadFile, monotonicMs: () => 0, heapMiBMax: 16 });
  t.after(() => large.close());
  const heavy = answerOf({ content: Array.from({ length: 60_000 }, (_, i) => ({ [`a${i}`]: 'x'.repeat(60) })) });
  const outcome = await large.read(heavy, inTime, late);
  assert.ok(isWireError(outcome) && outcome.code === 'response_too_large', String(outcome));
  assert.deepEqual(wholeOf(await large.read(answerOf({ content: [] }), inTime, late)), { content: [] });
});

test('a thread that does not start is a fault of ours, and not of the answer', async (t) => {
  const large = createLargeResults({ monotonicMs: () => 0, threadFile: new URL('./missing.ts', import.meta.url) });
  t.after(() => large.close());
  const outcome = await large.read(answerOf({ content: [] }), inTime, late);
  assert.ok(isAppError(outcome, 'internal_error'), String(outcome));
  assert.match(String(outcome.details.cause), /missing/);
});

test('the line has an end, and closing tells everybody in it', async () => {
  const large = createLargeResults({ threadFile, monotonicMs: () => 0 });
  const all = Array.from({ length: 34 }, () => large.read(answerOf({ content: [] }), inTime, late));
  const [last] = await Promise.all([all[33], large.close()]);
  assert.ok(isAppError(last, 'upstream_busy'));
  const outcomes = await Promise.all(all.slice(0, 33));
  assert.ok(outcomes.every((outcome) => isWireError(outcome) && outcome.code === 'internal'));
});
