import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRedactor } from '#domain/mcpclient/redact.ts';
import type { AnswerReader, Exchange, Outbound } from '#domain/netguard/types.ts';
import { createThinWire } from './createThinWire.ts';

/** A wire whose one exchange is played by the test. */
function ask() {
  const ended: string[] = [];
  let reader: AnswerReader | null = null;
  let body = '';
  const exchange: Exchange = {
    wasSent: true,
    pause: () => undefined,
    resume: () => undefined,
    endWithin: (ms) => void ended.push(`within ${ms} ms`),
    end: (reason) => void ended.push(`now, ${reason}`),
  };
  const outbound: Outbound = {
    request: async () => assert.fail(),
    fetch: async () => assert.fail(),
    close: async () => undefined,
    exchange(request, given) {
      body = String(request.body);
      reader = given;
      return exchange;
    },
  };
  const wire = createThinWire({
    outbound,
    url: 'https://1.1.1.1/mcp',
    headers: {},
    credentialSent: false,
    protocol: 'legacy',
    protocolVersion: '2025-11-25',
    sessionId: null,
    redact: createRedactor([]),
    largeResults: { read: async () => assert.fail() },
    clientInfo: { name: 'mooring', version: '1' },
    monotonicMs: () => 0,
  });
  const reply = wire.request({ method: 'tools/call', params: { name: 'echo' }, deadlineAt: 10_000 });
  const answer = JSON.stringify({ jsonrpc: '2.0', id: JSON.parse(body).id, result: { content: [] } });
  return { reply, ended, reader: reader!, answer };
}

test('after its answer a stream has 200 ms and 4,096 bytes to come to its end; the byte after them ends it at once', async () => {
  const { reply, ended, reader, answer } = ask();
  reader.onHead({ status: 200, headers: { 'content-type': 'text/event-stream' } });
  reader.onChunk(Buffer.from(`: ${'x'.repeat(8_192)}\n\ndata: ${answer}\n\n`));
  assert.deepEqual(await reply, { result: { content: [] }, bytes: answer.length });
  assert.deepEqual(ended, ['within 200 ms']);
  for (let i = 0; i < 4; i++) reader.onChunk(new Uint8Array(1_024));
  assert.deepEqual(ended, ['within 200 ms']);
  reader.onChunk(new Uint8Array(1));
  assert.deepEqual(ended, ['within 200 ms', 'now, null']);
});
