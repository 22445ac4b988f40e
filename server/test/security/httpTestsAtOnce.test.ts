import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { assertOk, assertRefused, CONNECTIONS, REGISTER, register, startedServer } from '../api/eachServer.ts';

const world = startedServer();

/** A server that answers nothing until it is told to; `reached(n)` resolves once n requests wait. */
async function silentUpstream(t: TestContext) {
  const waiting: (() => void)[] = [];
  let wake = () => {};
  let isSilent = true;
  const server: Server = createServer((_, response) => {
    const refuse = () => void response.writeHead(404).end();
    if (!isSilent) return refuse();
    waiting.push(refuse);
    wake();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`,
    reached: async (count: number) => {
      while (waiting.length < count)
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
    },
    speak() {
      isSilent = false;
      for (const answer of waiting.splice(0)) answer();
    },
  };
}

test('an organization has four tests at once: a fifth is refused with Retry-After, streamed or not, and another organization is not', async (t) => {
  const upstream = await silentUpstream(t);
  const { slug } = await register(world.acme, { server_url: upstream.url });
  const beta = world.as((await world.server.organization('Beta')).apiKey);
  const probe = { server_url: upstream.url };
  const stream = { accept: 'text/event-stream' };
  const running = [
    world.acme('POST', `${CONNECTIONS}/${slug}/test`, {}),
    world.acme('POST', `${CONNECTIONS}/${slug}/test`, {}, stream),
    world.acme('POST', `${REGISTER}/probe`, probe),
    world.acme('POST', `${REGISTER}/probe`, probe, stream),
  ];
  await upstream.reached(4);
  for (const refused of [
    await world.acme('POST', `${CONNECTIONS}/${slug}/test`, {}),
    await world.acme('POST', `${REGISTER}/probe`, probe, stream),
  ]) {
    assertRefused(refused, 'rate_limited');
    assert.equal(refused.headers.get('retry-after'), '1');
  }
  const other = beta('POST', `${REGISTER}/probe`, probe);
  await upstream.reached(5);
  upstream.speak();
  for (const answer of await Promise.all([...running, other])) assert.equal(answer.status, 200);
  for (let i = 0; i < 5; i++) assertOk(await world.acme('POST', `${REGISTER}/probe`, probe));
});
