import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { reply, startUpstream, type Upstream } from '../mcp/upstream.ts';
import { type Answer, modernFace, sessionFace, text } from './faces.ts';
import { heldBytes } from './heldBytes.ts';
import { call, codeOf, list, openPool, targetOf, until, wires } from './openPool.ts';

const MB = 1 << 20;
const words = 'x'.repeat(MB / 4);

/** Large answers of each kind that a wire takes in another way; the code is what the caller gets, null for an answer. */
const answers: Readonly<Record<string, readonly [code: string | null, answer: Answer]>> = {
  'a result': [
    null,
    (seen, response) => reply(response, 200, { jsonrpc: '2.0', id: seen.rpc.id, result: { resultType: 'complete', ...text(words) } }),
  ],
  'an error under status 400': [
    null,
    (seen, response) =>
      reply(response, 400, { jsonrpc: '2.0', id: seen.rpc.id, error: { code: -32_602, message: 'no', data: words.slice(0, 60_000) } }),
  ],
  'a page': ['upstream_error not_mcp', (_, response) => reply(response, 200, words, { 'content-type': 'text/html' })],
  'a refusal': ['upstream_error credential_rejected', (_, response) => reply(response, 401, words)],
};

const faces = { legacy: (onCall: Answer) => sessionFace({ onCall }).handler, modern: (onCall: Answer) => modernFace({ onCall }) };

const calls = ({ seen }: Upstream): number => seen.filter(({ rpc }) => rpc.method === 'tools/call').length;

const open: { close(): Promise<void> }[] = [];
after(() => Promise.all(open.map((each) => each.close())));

for (const wire of wires)
  for (const [generation, face] of Object.entries(faces))
    test(`[R81] ${wire}, ${generation}: a session keeps nothing of its requests, however they are answered`, async () => {
      for (const [what, [code, answer]] of Object.entries(answers)) {
        const server = await startUpstream(face(answer));
        const pool = openPool({ wire });
        open.push(pool, server);
        const upstream = pool.of(targetOf(server.url));
        const ask = async (): Promise<void> => {
          assert.equal(await codeOf(call(upstream)), code, what);
          assert.equal(await codeOf(list(upstream)), null);
        };
        for (let i = 0; i < 3; i++) await ask();
        const before = heldBytes();
        for (let i = 0; i < 30; i++) await ask();
        const kept = heldBytes() - before;
        assert.ok(kept < MB, `${what}: ${kept} bytes are kept`);
      }
    });

for (const wire of wires)
  test(`${wire}: a session keeps nothing of what a server says to the news that a request is cancelled`, async () => {
    const { handler } = sessionFace({ onCall: () => undefined });
    let notices = 0;
    const server = await startUpstream((seen, response) => {
      if (seen.rpc.method !== 'notifications/cancelled') return handler(seen, response);
      notices += 1;
      reply(response, 400, words);
    });
    const pool = openPool({ wire });
    open.push(pool, server);
    const upstream = pool.of(targetOf(server.url));
    const cancelOne = async (): Promise<void> => {
      const [called, noticed] = [calls(server), notices];
      const leaving = new AbortController();
      const reason = new RangeError('left');
      const left = assert.rejects(call(upstream, 'echo', { signal: leaving.signal }), reason);
      await until(() => calls(server) > called);
      leaving.abort(reason);
      await left;
      await until(() => notices > noticed);
    };
    for (let i = 0; i < 3; i++) await cancelOne();
    const before = heldBytes();
    for (let i = 0; i < 30; i++) await cancelOne();
    assert.equal(await codeOf(list(upstream)), null);
    const kept = heldBytes() - before;
    assert.ok(kept < MB, `${kept} bytes are kept`);
  });
