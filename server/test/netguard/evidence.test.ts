import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isGuardError } from '#domain/netguard/guardError.ts';
import type { ConnectEvent } from '#domain/netguard/types.ts';
import { readRequest, startHttpServer, startTlsServer } from '../fixtures/servers.ts';
import { createTestCa } from '../fixtures/testCa.ts';
import { failsWith, inside, internet, openWorld, policyOf } from './world.ts';

/** Events without their times, which are numbers from 0 up. */
const timeless = (events: readonly ConnectEvent[]) =>
  events.map(({ ms, ...event }) => {
    assert.ok(ms >= 0);
    return event;
  });

describe('connect events', () => {
  test('the way to a socket is told step by step; a kept socket tells nothing', async (t) => {
    const ca = await createTestCa('Evidence CA');
    const server = await startTlsServer(await ca.issue(['mcp.example.com']), (_request, response) => response.end(), { host: internet });
    t.after(() => server.close());
    const world = await openWorld(t, { 'mcp.example.com': [internet] });
    const origin = `https://mcp.example.com:${server.port}`;
    const all: ConnectEvent[] = [];
    const own: ConnectEvent[] = [];
    const door = world.open({ ca: { pem: ca.pem, origin }, onConnect: (event) => void all.push(event) });
    await (await door.request({ method: 'GET', url: origin, onConnect: (event) => void own.push(event) })).text();
    await (await door.request({ method: 'GET', url: origin })).text();
    assert.deepEqual(own, all);
    const [dns, tcp, tls] = timeless(all);
    assert.equal(all.length, 3);
    assert.deepEqual(dns, { step: 'dns', answers: [{ ip: internet, verdict: 'exempt' }], pinned: internet });
    assert.deepEqual(tcp, { step: 'tcp' });
    assert.ok(tls?.step === 'tls' && tls.version === 'TLSv1.3' && tls.issuer === 'Evidence CA' && /^\d{4}-.*Z$/.test(tls.expires));
  });

  test('a refused answer is evidence with a verdict for each address; the error names none of them', async (t) => {
    const world = await openWorld(t, { 'evil.example.com': ['8.8.8.8', '10.1.2.3', '169.254.169.254'] });
    const events: ConnectEvent[] = [];
    const call = world.open({ onConnect: (event) => void events.push(event) }).request({ method: 'GET', url: 'https://evil.example.com/' });
    await assert.rejects(call, (e) => isGuardError(e) && e.code === 'address_not_allowed' && !/\d+\.\d+\.\d+/.test(`${e} ${e.cause}`));
    const answers = [
      { ip: '8.8.8.8', verdict: 'public' },
      { ip: '10.1.2.3', verdict: 'private' },
      { ip: '169.254.169.254', verdict: 'metadata' },
    ];
    assert.deepEqual(timeless(events), [{ step: 'dns', answers, pinned: null }]);
  });

  test('a request that reuses a socket is not told of the connection that another request opened', async (t) => {
    const server = await startHttpServer((_request, response) => response.end(), { host: internet });
    t.after(() => server.close());
    const world = await openWorld(t);
    const door = world.open();
    const url = `http://${internet}:${server.port}/`;
    const steps: string[][] = [[], []];
    for (const own of steps) await (await door.request({ method: 'GET', url, onConnect: ({ step }) => void own.push(step) })).text();
    assert.deepEqual(steps, [['tcp'], []]);
  });
});

describe('the answer, and the same door as fetch', () => {
  test('headers arrive in lower case, repeated ones joined, and a header named __proto__ is only a header', async (t) => {
    const server = await startHttpServer(
      (_request, response) => {
        response
          .writeHead(201, [
            ['X-One', 'a'],
            ['x-one', 'b'],
            ['__proto__', 'p'],
          ])
          .end('{}');
      },
      { host: internet },
    );
    t.after(() => server.close());
    const world = await openWorld(t);
    const answer = await world.open().request({ method: 'GET', url: `http://${internet}:${server.port}/` });
    assert.deepEqual([answer.status, answer.headers['x-one'], Object.hasOwn(answer.headers, '__proto__')], [201, 'a, b', true]);
    assert.equal(await answer.text(), '{}');
  });

  test('method, path, query, headers and body arrive as given; the Response is an ordinary one', async (t) => {
    const server = await startHttpServer(
      async (request, response) => {
        const body = (await readRequest(request)).toString();
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify([request.method, request.url, request.headers['content-type'], request.headers['x-a'], body]));
      },
      { host: internet },
    );
    t.after(() => server.close());
    const world = await openWorld(t, { 'api.example.com': [internet] });
    const door = world.open();
    const url = `http://api.example.com:${server.port}/a%20b?c=%2F`;
    const send = async (init: RequestInit) => (await (await door.fetch(new URL(url), init)).json()) as unknown;
    assert.deepEqual(await send({ method: 'POST', headers: { 'X-A': '1', 'Content-Type': 'application/json' }, body: '{"ü":1}' }), [
      'POST',
      '/a%20b?c=%2F',
      'application/json',
      '1',
      '{"ü":1}',
    ]);
    const form = 'application/x-www-form-urlencoded;charset=UTF-8';
    assert.deepEqual(await send({ method: 'POST', body: new URLSearchParams({ a: 'b c' }) }), [
      'POST',
      '/a%20b?c=%2F',
      form,
      null,
      'a=b+c',
    ]);
    assert.deepEqual(await send({ method: 'DELETE' }), ['DELETE', '/a%20b?c=%2F', null, null, '']);
    const response = await door.fetch(url);
    assert.ok(response instanceof Response);
    assert.deepEqual([response.url, response.redirected, response.headers.get('content-type')], [url, false, 'application/json']);
    await response.body?.cancel();
    await assert.rejects(door.fetch(url, { method: 'PUT' }), failsWith('internal', 'request'));
    await assert.rejects(door.fetch(url, { method: 'POST', body: new ReadableStream() }), failsWith('internal', 'request'));
  });

  test('204 and 202 without a body are answers, and their socket is used again', async (t) => {
    const server = await startHttpServer((request, response) => response.writeHead(request.url === '/none' ? 204 : 202).end(), {
      host: internet,
    });
    t.after(() => server.close());
    const world = await openWorld(t);
    const door = world.open();
    const url = `http://${internet}:${server.port}`;
    assert.equal((await door.fetch(`${url}/none`)).status, 204);
    const accepted = await door.fetch(`${url}/accepted`);
    assert.deepEqual([accepted.status, await accepted.text()], [202, '']);
    assert.equal((await door.fetch(`${url}/none`)).status, 204);
    assert.equal(server.connections, 1);
  });

  test('an answer without a body that nobody reads holds no socket', async (t) => {
    const server = await startHttpServer((_request, response) => response.writeHead(202, { 'content-length': 0 }).end(), {
      host: internet,
    });
    t.after(() => server.close());
    const door = (await openWorld(t)).open({ sockets: 1 });
    for (let i = 0; i < 3; i++) assert.equal((await door.fetch(`http://${internet}:${server.port}/`)).status, 202);
    assert.equal(server.connections, 1);
  });

  test('a body streams: the first part is read before the last is written', async (t) => {
    let finish = (): void => undefined;
    const server = await startHttpServer(
      (_request, response) => {
        response.write('first ');
        finish = () => void response.end('last');
      },
      { host: internet },
    );
    t.after(() => server.close());
    const world = await openWorld(t);
    const response = await world.open().fetch(`http://${internet}:${server.port}/`);
    let text = '';
    for await (const chunk of response.body ?? []) {
      text += Buffer.from(chunk).toString();
      finish();
    }
    assert.equal(text, 'first last');
  });
});

test('a name that is not listed never comes from the hosts file; a listed one does', async (t) => {
  const server = await startHttpServer((_request, response) => response.end('hello'));
  t.after(() => server.close());
  const hostsFile = new URL('./hosts.txt', import.meta.url).pathname;
  const world = await openWorld(t, {}, { hostsFile });
  const url = `http://build.corp.example.com:${server.port}/`;
  const listed = world.open({ policy: policyOf(`build.corp.example.com:${server.port}`) });
  assert.equal(await (await listed.request({ method: 'GET', url })).text(), 'hello');
  assert.deepEqual(world.dns.questions, []);
  const unlisted = world.open({ policy: policyOf(`${inside}/32:*`) });
  await assert.rejects(unlisted.request({ method: 'GET', url }), failsWith('dns_not_found'));
});
