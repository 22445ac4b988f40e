import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { type ReferenceServer, startEverything, startV1, startV2 } from '../mcp/reference.ts';
import { call, later, list, openPool, type PoolWorld, targetOf, wires } from './openPool.ts';

const open: { close(): Promise<void> }[] = [];
after(() => Promise.all(open.map((each) => each.close())));
const opened = <T extends { close(): Promise<void> }>(each: T): T => {
  open.push(each);
  return each;
};

const textOf = (reply: object): unknown => (reply as { result?: { content?: { text?: unknown }[] } }).result?.content?.[0]?.text;

for (const wire of wires) {
  test(`[R86] ${wire}: tools of the reference server are listed and called over streamable HTTP, with progress and structured content`, async () => {
    const server: ReferenceServer = opened(await startEverything('streamableHttp'));
    const pool: PoolWorld = opened(openPool({ wire }));
    const upstream = pool.of(targetOf(server.url));
    const facts = await upstream.facts(later());
    assert.equal(facts.protocol, 'legacy');
    assert.equal(facts.transport, 'streamable-http');
    assert.match(facts.instructions ?? '', /./);
    const tools = (await list(upstream)) as { result: { tools: { name: string }[] } };
    assert.ok(tools.result.tools.some(({ name }) => name === 'echo'));
    assert.equal(textOf(await call(upstream, 'echo', { params: { name: 'echo', arguments: { message: 'ahoy' } } })), 'Echo: ahoy');

    const structured = { name: 'get-structured-content', arguments: { location: 'New York' } };
    const weather = (await call(upstream, '', { params: structured })) as { result: { structuredContent?: unknown; content: unknown[] } };
    assert.equal(typeof weather.result.structuredContent, 'object');
    assert.ok(weather.result.content.length > 0);

    const progress: unknown[] = [];
    const long = { name: 'trigger-long-running-operation', arguments: { duration: 0.3, steps: 3 }, _meta: { progressToken: 'caller' } };
    await call(upstream, '', { params: long, onNotification: ({ method, params }) => progress.push([method, params.progressToken]) });
    assert.deepEqual(progress[0], ['notifications/progress', 'caller']);
    assert.equal(progress.length, 3);
    assert.deepEqual(pool.detected, [{ transport: 'streamable-http', protocol: 'legacy' }]);
  });

  for (const [what, start, protocol] of [
    ['SDK v1 scaffolding', startV1, 'legacy'],
    ['SDK v2 scaffolding', () => startV2('stateless'), 'modern'],
    ['SDK v2 scaffolding without the older generation', () => startV2('reject'), 'modern'],
  ] as const) {
    test(`[R87] ${wire}: ${what} is listed and called`, async () => {
      const server = opened(await start());
      const upstream = opened(openPool({ wire })).of(targetOf(server.url));
      const tools = (await list(upstream)) as { result: { tools: { name: string }[] } };
      assert.deepEqual(
        tools.result.tools.map(({ name }) => name),
        ['ping'],
      );
      assert.equal(textOf(await call(upstream, 'ping')), 'pong');
      assert.equal((await upstream.facts(later())).protocol, protocol);
    });
  }
}

test('[R86] tools of the reference server are listed and called over HTTP+SSE, overlapping', async () => {
  const server = opened(await startEverything('sse'));
  const pool = opened(openPool());
  const upstream = pool.of(targetOf(server.url));
  const answers = await Promise.all(
    [1, 2, 3].map((n) => call(upstream, '', { params: { name: 'echo', arguments: { message: String(n) } } })),
  );
  assert.deepEqual(answers.map(textOf), ['Echo: 1', 'Echo: 2', 'Echo: 3']);
  const tokens: unknown[] = [];
  const long = (token: string) =>
    call(upstream, '', {
      params: { name: 'trigger-long-running-operation', arguments: { duration: 0.2, steps: 2 }, _meta: { progressToken: token } },
      onNotification: ({ params }) => tokens.push([token, params.progressToken]),
    });
  await Promise.all([long('a'), long('b')]);
  assert.equal(tokens.length, 4);
  assert.ok(
    (tokens as [string, string][]).every(([mine, told]) => mine === told),
    'each progress reaches its own caller',
  );
  assert.deepEqual(pool.detected, [{ transport: 'sse', protocol: 'legacy' }]);
});
