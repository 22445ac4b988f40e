import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { describe, test } from 'node:test';
import { isGuardError } from '#domain/netguard/guardError.ts';
import { startHttpServer, startRawServer, startTlsServer } from '../fixtures/servers.ts';
import { createTestCa } from '../fixtures/testCa.ts';
import { failsWith, internet, type internetPolicy, openWorld, policyOf, strictPolicy } from './world.ts';

const hello = (_request: unknown, response: ServerResponse): void => void response.end('hello');

describe('what tenants share', () => {
  test('two doors to one origin share no socket, and the stricter one is refused although the other holds a socket', async (t) => {
    const server = await startHttpServer(hello, { host: internet });
    t.after(() => server.close());
    const world = await openWorld(t, { 'both.example.com': [internet] });
    const url = `http://both.example.com:${server.port}/`;
    const [one, two, strict] = [world.open(), world.open(), world.open({ policy: strictPolicy })];
    for (const door of [one, two, one]) assert.equal(await (await door.request({ method: 'GET', url })).text(), 'hello');
    assert.equal(server.connections, 2);
    await assert.rejects(strict.request({ method: 'GET', url }), failsWith('scheme_not_allowed', 'policy'));
    assert.equal(server.connections, 2);
  });

  test('TLS sessions are not carried from one door, or one socket, to the next', async (t) => {
    const ca = await createTestCa();
    const resumed: boolean[] = [];
    const server = await startTlsServer(
      await ca.issue([internet]),
      (request, response) => {
        resumed.push((request.socket as unknown as { isSessionReused(): boolean }).isSessionReused());
        response.setHeader('connection', 'close').end();
      },
      { host: internet },
    );
    t.after(() => server.close());
    const world = await openWorld(t);
    const origin = `https://${internet}:${server.port}`;
    const door = world.open({ ca: { pem: ca.pem, origin } });
    for (let i = 0; i < 2; i++) await (await door.request({ method: 'GET', url: origin })).text();
    assert.deepEqual(resumed, [false, false]);
  });

  test('a surplus answer on a kept socket is never taken for the answer to the next request', async (t) => {
    const answer = (text: string) => `HTTP/1.1 200 OK\r\nContent-Length: ${text.length}\r\n\r\n${text}`;
    const server = await startRawServer((socket) => socket.write(answer('right') + answer('wrong')), { host: internet });
    t.after(() => server.close());
    const world = await openWorld(t);
    const door = world.open();
    const texts: string[] = [];
    for (let i = 0; i < 3; i++) {
      const call = door.request({ method: 'GET', url: `http://${internet}:${server.port}/` });
      texts.push(await call.then((response) => response.text()).catch((e: unknown) => (isGuardError(e) ? e.code : 'unexpected')));
    }
    assert.ok(!texts.includes('wrong'), texts.join());
    assert.equal(texts[0], 'right');
  });

  test('a server that closes a kept socket costs the next request a new connection, not a failure', async (t) => {
    const server = await startRawServer((socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'), { host: internet });
    t.after(() => server.close());
    const world = await openWorld(t);
    const door = world.open();
    for (let i = 0; i < 3; i++) {
      const response = await door.request({ method: 'POST', url: `http://${internet}:${server.port}/`, body: '{}' });
      assert.equal(await response.text(), 'ok');
      await server.whenIdle();
    }
    assert.equal(server.connections, 3);
  });
});

describe('sockets', () => {
  test('20 requests at once use 8 sockets and are all answered', async (t) => {
    const held: ServerResponse[] = [];
    let released = false;
    const server = await startHttpServer(
      (_request, response) => {
        held.push(response);
        if (released) response.end('ok');
        else if (held.length === 8) {
          released = true;
          for (const each of held) each.end('ok');
        }
      },
      { host: internet },
    );
    t.after(() => server.close());
    const world = await openWorld(t);
    const door = world.open();
    const call = async () => (await door.request({ method: 'GET', url: `http://${internet}:${server.port}/` })).text();
    const texts = await Promise.all(Array.from({ length: 20 }, call));
    assert.deepEqual(texts, Array(20).fill('ok'));
    assert.equal(server.connections, 8);
  });

  test('the wait for a free socket counts in the total time, can be aborted, and costs no other request a socket', {
    timeout: 20_000,
  }, async (t) => {
    const held: ServerResponse[] = [];
    let whenFull = Promise.withResolvers<void>();
    const server = await startHttpServer(
      (_request, response) => {
        if (held.push(response) === 8) whenFull.resolve();
      },
      { host: internet },
    );
    t.after(() => server.close());
    const world = await openWorld(t);
    const door = world.open();
    const url = `http://${internet}:${server.port}/`;
    const call = async () => (await door.request({ method: 'GET', url })).text();
    const first = Array.from({ length: 8 }, call);
    await whenFull.promise;

    await assert.rejects(door.request({ method: 'GET', url, limits: { totalMs: 50 } }), failsWith('handshake_timeout', 'request'));
    const aborted = new AbortController();
    const given = door.request({ method: 'GET', url, signal: aborted.signal });
    aborted.abort(new DOMException('left', 'AbortError'));
    await assert.rejects(given, { name: 'AbortError', message: 'left' });

    whenFull = Promise.withResolvers();
    const second = Array.from({ length: 8 }, call);
    for (const response of held.splice(0)) response.end('first');
    assert.deepEqual(await Promise.all(first), Array(8).fill('first'));
    await whenFull.promise;
    for (const response of held) response.end('second');
    assert.deepEqual(await Promise.all(second), Array(8).fill('second'));
    assert.equal(server.connections, 8);
  });

  test('failures do not use up the 8 places', { timeout: 30_000 }, async (t) => {
    const server = await startHttpServer((request, response) => void (request.url === '/' ? response.end('hello') : response.destroy()), {
      host: internet,
    });
    t.after(() => server.close());
    const world = await openWorld(t);
    const door = world.open({ limits: { totalMs: Infinity } });
    const url = `http://${internet}:${server.port}`;
    for (let i = 0; i < 9; i++)
      await assert.rejects(door.request({ method: 'GET', url: `${url}/broken` }), failsWith('connection_reset', 'head'));
    assert.equal(await (await door.request({ method: 'GET', url: `${url}/` })).text(), 'hello');
  });

  test('close drops every socket, ends what is running, and lets nothing new through', async (t) => {
    const { promise: arrived, resolve: nowArrived } = Promise.withResolvers<void>();
    const server = await startHttpServer((request, response) => (request.url === '/held' ? nowArrived() : void response.end('hello')), {
      host: internet,
    });
    t.after(() => server.close());
    const world = await openWorld(t);
    const door = world.open();
    const url = `http://${internet}:${server.port}`;
    await (await door.request({ method: 'GET', url: `${url}/` })).text();
    const running = assert.rejects(door.request({ method: 'GET', url: `${url}/held` }), failsWith('internal'));
    await arrived;
    await door.close();
    await running;
    await server.whenIdle();
    await assert.rejects(door.request({ method: 'GET', url }), failsWith('internal'));
    assert.equal(server.connections, 1);
  });
});

describe('abort', () => {
  const reason = new DOMException('stopped', 'AbortError');

  test('before the request: no socket opens', async (t) => {
    const server = await startHttpServer(hello, { host: internet });
    t.after(() => server.close());
    const world = await openWorld(t);
    const call = world.open().request({ method: 'GET', url: `http://${internet}:${server.port}/`, signal: AbortSignal.abort(reason) });
    await assert.rejects(call, reason);
    assert.equal(server.connections, 0);
  });

  test('while DNS is silent, while the head is awaited, and in the body: the reason comes back and the socket goes', async (t) => {
    let ended = new AbortController();
    const server = await startHttpServer(
      (request, response) => {
        if (request.url === '/head') return ended.abort(reason);
        response.write('a');
      },
      { host: internet },
    );
    t.after(() => server.close());
    const world = await openWorld(t, { 'stuck.example.com': 'silent' });
    const door = world.open();
    const stuck = door.request({ method: 'GET', url: 'https://stuck.example.com/', signal: ended.signal });
    setImmediate(() => ended.abort(reason));
    await assert.rejects(stuck, reason);

    ended = new AbortController();
    await assert.rejects(door.request({ method: 'GET', url: `http://${internet}:${server.port}/head`, signal: ended.signal }), reason);

    ended = new AbortController();
    const answer = await door.fetch(`http://${internet}:${server.port}/body`, { signal: ended.signal });
    const reading = async () => {
      for await (const _ of answer.body ?? []) ended.abort(reason);
    };
    await assert.rejects(reading(), reason);
    await server.whenIdle();
  });

  test('a signal that outlives many requests keeps no listener of them', async (t) => {
    const server = await startHttpServer(hello, { host: internet });
    t.after(() => server.close());
    const world = await openWorld(t);
    const door = world.open();
    const { signal } = new AbortController();
    let listeners = 0;
    const { addEventListener, removeEventListener } = signal;
    signal.addEventListener = (...args: Parameters<typeof addEventListener>) => {
      listeners += 1;
      addEventListener.apply(signal, args);
    };
    signal.removeEventListener = (...args: Parameters<typeof removeEventListener>) => {
      listeners -= 1;
      removeEventListener.apply(signal, args);
    };
    const url = `http://${internet}:${server.port}/`;
    for (let i = 0; i < 20; i++) await (await door.request({ method: 'GET', url, signal })).text();
    await assert.rejects(door.request({ method: 'GET', url: `http://${internet}:1/`, signal }));
    assert.equal(listeners, 0);
  });
});

describe('what an operator opens and an organization closes', () => {
  test('an exemption for a CIDR permits its addresses over http, and no others of the same answer', async (t) => {
    const world = await openWorld(t, {
      'in.example.com': ['10.1.2.3'],
      'mixed.example.com': ['10.1.2.3', '192.168.0.1'],
      'wiki.internal': ['10.1.2.3'],
      'out.example.com': ['8.8.8.8'],
    });
    const policy = policyOf('10.0.0.0/8:8080');
    const check = async (url: string) => {
      const verdict = await world.guard.check(url, policy);
      return verdict.allowed ? verdict.exemption : verdict.rule;
    };
    assert.equal(await check('http://in.example.com:8080/'), '10.0.0.0/8:8080');
    assert.equal(await check('https://in.example.com:8080/'), '10.0.0.0/8:8080');
    assert.equal(await check('https://in.example.com:8081/'), 'address_not_allowed');
    const asOauth = await world.guard.check('https://in.example.com:8080/', policy, 'oauth');
    assert.equal(asOauth.allowed, false);
    assert.equal(await check('http://in.example.com:8081/'), 'scheme_not_allowed');
    assert.equal(await check('https://mixed.example.com:8080/'), 'address_not_allowed');
    assert.equal(await check('http://out.example.com:8080/'), 'scheme_not_allowed');
    assert.equal(await check('https://out.example.com:8080/'), null);
    assert.equal(await check('http://wiki.internal:8080/'), 'scheme_not_allowed');
    assert.equal(await check('https://wiki.internal:8080/'), 'host_not_allowed');
    assert.equal(await check('https://nowhere.example.com:8080/'), 'dns_not_found');
    assert.equal(await check('http://nowhere.example.com:8080/'), 'scheme_not_allowed');
  });

  test('a listed host may resolve to anything but a metadata address, for its purpose and port alone', async (t) => {
    const world = await openWorld(t, {
      'wiki.internal': ['10.1.2.3'],
      'meta.internal': ['169.254.169.254'],
      'meta6.internal': ['::ffff:a9fe:a9fe'],
    });
    const policy = policyOf('wiki.internal meta.internal:* meta6.internal:* wiki.internal:9200=oauth');
    const check = async (url: string, purpose?: 'oauth') => {
      const verdict = await world.guard.check(url, policy, purpose);
      return verdict.allowed ? verdict.exemption : verdict.rule;
    };
    assert.equal(await check('https://wiki.internal/'), 'wiki.internal');
    assert.equal(await check('http://wiki.internal/'), 'wiki.internal');
    assert.equal(await check('http://wiki.internal:8080/'), 'wiki.internal');
    assert.equal(await check('https://wiki.internal:22/'), 'port_not_allowed');
    assert.equal(await check('https://wiki.internal:9200/'), 'port_not_allowed');
    assert.equal(await check('https://wiki.internal:9200/', 'oauth'), 'wiki.internal:9200=oauth');
    assert.equal(await check('https://wiki.internal/', 'oauth'), 'port_not_allowed');
    assert.equal(await check('https://a.wiki.internal/'), 'host_not_allowed');
    assert.equal(await check('https://meta.internal/'), 'address_not_allowed');
    assert.equal(await check('https://meta6.internal/'), 'address_not_allowed');
  });

  test('a listed localhost is the loopback, and another port of it stays closed', async (t) => {
    const server = await startHttpServer(hello);
    t.after(() => server.close());
    const world = await openWorld(t, {}, { hostsFile: '/no/hosts/file' });
    const door = world.open({ policy: policyOf(`localhost:${server.port}`) });
    assert.equal(await (await door.request({ method: 'GET', url: `http://localhost:${server.port}/` })).text(), 'hello');
    await assert.rejects(door.request({ method: 'GET', url: `http://localhost:${server.port + 1}/` }), failsWith('port_not_allowed'));
    await assert.rejects(door.request({ method: 'GET', url: `http://127.0.0.1:${server.port}/` }), failsWith('scheme_not_allowed'));
    assert.deepEqual(world.dns.questions, []);
  });

  test('an organization narrows: a host with all below it, and a CIDR, also within what the operator opened', async (t) => {
    const world = await openWorld(t, {
      'a.evil.com': ['8.8.8.8'],
      'ok.com': ['8.8.4.4'],
      'evil.com.ok.com': ['8.8.8.8'],
      'mapped.com': ['::ffff:8.8.8.8'],
    });
    const rule = async (url: string, policy: typeof internetPolicy) => {
      const verdict = await world.guard.check(url, policy);
      return verdict.allowed ? 'allowed' : verdict.rule;
    };
    const hosts = policyOf('a.evil.com', { deniedHosts: ['Evil.com'] });
    assert.equal(await rule('https://a.evil.com/', hosts), 'host_not_allowed');
    assert.equal(await rule('https://evil.com.ok.com/', hosts), 'allowed');
    const cidrs = policyOf('127.0.0.0/8:*', { deniedCidrs: ['8.8.8.0/24', '127.0.0.2/32'] });
    assert.equal(await rule('https://a.evil.com/', cidrs), 'address_not_allowed');
    assert.equal(await rule('https://ok.com/', cidrs), 'allowed');
    assert.equal(await rule('https://mapped.com/', policyOf('mapped.com')), 'allowed');
    assert.equal(await rule('https://mapped.com/', policyOf('mapped.com', { deniedCidrs: ['8.8.8.0/24'] })), 'address_not_allowed');
    assert.equal(await rule('https://127.0.0.2/', cidrs), 'address_not_allowed');
    assert.equal(await rule('https://127.0.0.3/', cidrs), 'allowed');
  });
});
