import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { failureCatalogue } from '@mooring/sdk';
import { seededRandom } from '../faults/random.ts';
import { type Handler, startUpstream } from '../mcp/upstream.ts';
import { modernFace, sessionFace } from './faces.ts';
import { heldBytes } from './heldBytes.ts';
import { call, codeOf, list, openPool, targetOf, wires } from './openPool.ts';

/** Of each generation; 10,000 in all. The SDK takes five times as long. */
const mutations = { thin: 4_000, sdk: 1_000 };
const GROWTH_BYTES_MAX = 50 << 20;

const open: { close(): Promise<void> }[] = [];
after(() => Promise.all(open.map((each) => each.close())));

type Random = () => number;

/** Pieces that parsers have stumbled over. */
const pieces = [
  'NaN',
  '\uFEFF',
  '"__proto__":{"x":1},',
  '\\ud800',
  '[[[[[[[[',
  '}',
  '"',
  ',',
  '\0',
  '1e999',
  '"id":null,',
  '\n\n',
  'data: ',
  '{"a":'.repeat(600),
];

function mutate(body: Buffer, random: Random): Buffer {
  const at = Math.floor(random() * body.length);
  const to = Math.min(body.length, at + 1 + Math.floor(random() * 20));
  const piece = Buffer.from(pieces[Math.floor(random() * pieces.length)] ?? '');
  const [head, middle, tail] = [body.subarray(0, at), body.subarray(at, to), body.subarray(to)];
  const ways = [
    () => head,
    () => Buffer.concat([head, tail]),
    () => Buffer.concat([head, middle, middle, tail]),
    () => Buffer.concat([head, piece, middle, tail]),
    () => Buffer.concat([head, piece, tail]),
    () => Buffer.concat([head, Buffer.from(middle.map((byte) => byte ^ (1 << Math.floor(random() * 8)))), tail]),
  ];
  return ways[Math.floor(random() * ways.length)]?.() ?? body;
}

/** A valid answer that was changed in one to three places, as JSON or as a stream, sometimes under a wrong name. */
function mutatedAnswer(random: Random, isModern: boolean): Handler {
  return (seen, response) => {
    const result = {
      ...(isModern && { resultType: 'complete' }),
      content: [{ type: 'text', text: 'Grüße, 東京 \u{1f600}' }],
      structuredContent: { a: [1, 2.5, -0, true, null], b: { c: 'd' } },
      _meta: { 'acme.example/x': 'y' },
    };
    const json = JSON.stringify({ jsonrpc: '2.0', id: seen.rpc.id, result });
    const isStream = random() < 0.5;
    let body: Buffer = Buffer.from(isStream ? `: hi\n\nevent: message\ndata: ${json}\n\n` : json);
    for (let left = 1 + Math.floor(random() * 3); left > 0; left--) body = mutate(body, random);
    const isMisnamed = random() < 0.05;
    response.writeHead(random() < 0.05 ? 400 : 200, { 'content-type': isStream === isMisnamed ? 'application/json' : 'text/event-stream' });
    response.end(body);
  };
}

for (const wire of wires) {
  for (const generation of ['legacy', 'modern'] as const) {
    test(`${wire}, ${generation}: of ${mutations[wire]} random mutations of a valid answer each ends as a result or with a published code, and memory stays`, async () => {
      const random = seededRandom(wire.length * 1_000 + generation.length);
      const onCall = mutatedAnswer(random, generation === 'modern');
      const server = await startUpstream(generation === 'modern' ? modernFace({ onCall }) : sessionFace({ onCall }).handler);
      // What is counted here is what a hostile server can do, so nothing is spared it.
      const pool = openPool({ wire, limits: { failuresMax: Number.POSITIVE_INFINITY } });
      open.push(pool, server);
      const upstream = pool.of(targetOf(server.url, { protocol: generation }));
      const outcomes = new Map<string | null, number>();
      let before = 0;
      for (let i = 0; i < mutations[wire]; i++) {
        const code = await codeOf(call(upstream));
        outcomes.set(code, (outcomes.get(code) ?? 0) + 1);
        if (i === mutations[wire] / 10) before = heldBytes();
      }
      const published = (code: string | null): boolean =>
        code === null || (code.startsWith('upstream_error ') && Object.hasOwn(failureCatalogue, code.slice('upstream_error '.length)));
      assert.deepEqual(
        [...outcomes.keys()].filter((code) => !published(code)),
        [],
      );
      assert.ok(outcomes.size >= 3, 'the mutations mean something to the client');
      assert.ok((outcomes.get(null) ?? 0) > 0, 'and some mean nothing');
      assert.ok(!outcomes.has('upstream_error internal'));
      assert.ok(heldBytes() - before < GROWTH_BYTES_MAX);
      assert.equal(await codeOf(list(upstream)), null);
    });
  }
}
