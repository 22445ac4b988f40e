import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, test } from 'node:test';
import { isGuardError } from '#domain/netguard/guardError.ts';
import type { ConnectEvent } from '#domain/netguard/types.ts';
import { startHttpServer, startRawServer, startTlsServer } from '../fixtures/servers.ts';
import { createTestCa } from '../fixtures/testCa.ts';
import { failsWith, inside, internet, openWorld, startBothSides } from './world.ts';

const hello = (_request: unknown, response: { end(text: string): void }): void => response.end('hello');

describe('flows 1 to 4: the name answers otherwise later', () => {
  test('[R74] flow-01: a name that was public when it was registered and is private at call time is refused at the call', async (t) => {
    const { outside, target } = await startBothSides(t);
    const world = await openWorld(t, { 'rebind.example.com': [internet] });
    const url = `http://rebind.example.com:${outside.port}/mcp`;
    const policy = {
      exemptions: [{ entry: 'x', cidr: `${internet}/32`, port: '*', purpose: 'mcp' }],
      deniedHosts: [],
      deniedCidrs: [],
    } as const;
    assert.equal((await world.guard.check(url, policy)).allowed, true);
    const early = world.open();
    assert.equal(await (await early.request({ method: 'GET', url })).text(), 'hello');
    world.dns.set('rebind.example.com', [inside]);
    const late = world.open();
    await assert.rejects(late.request({ method: 'GET', url }), failsWith('address_not_allowed', 'dns'));
    assert.equal(target.connections, 0);
  });

  test('[R74] flow-02: one resolution per connection, so an answer that changes within a call is never dialled', async (t) => {
    const { outside, target } = await startBothSides(t);
    const world = await openWorld(t);
    world.dns.set('rebind.example.com', [internet], [inside]);
    const url = `http://rebind.example.com:${outside.port}/mcp`;
    const first = world.open();
    assert.equal(await (await first.request({ method: 'GET', url })).text(), 'hello');
    assert.deepEqual([...world.dns.questions].sort(), ['rebind.example.com A', 'rebind.example.com AAAA']);
    await assert.rejects(world.open().request({ method: 'GET', url }), failsWith('address_not_allowed', 'dns'));
    assert.equal(target.connections, 0);
  });

  test('flow-04: an open socket stays at its vetted peer when the name turns private, and asks DNS nothing', async (t) => {
    const { outside, target } = await startBothSides(t);
    const world = await openWorld(t, { 'kept.example.com': [internet] });
    const door = world.open();
    const url = `http://kept.example.com:${outside.port}/mcp`;
    await (await door.request({ method: 'GET', url })).text();
    world.dns.set('kept.example.com', [inside]);
    assert.equal(await (await door.request({ method: 'GET', url })).text(), 'hello');
    assert.deepEqual([outside.connections, target.connections, world.dns.questions.length], [1, 0, 2]);
  });

  test('[R78] a mixed answer, and an alias that leads inside, open no socket; the alias that leads outside does', async (t) => {
    const { outside, target } = await startBothSides(t);
    const world = await openWorld(t, {
      'mix.example.com': [internet, inside],
      'alias.example.com': { cname: ['db.internal'], addresses: [inside] },
      'cdn.example.com': { cname: ['edge.example.net'], addresses: [internet] },
    });
    const door = world.open();
    for (const name of ['mix', 'alias']) {
      const call = door.request({ method: 'GET', url: `http://${name}.example.com:${outside.port}/` });
      await assert.rejects(call, failsWith('address_not_allowed', 'dns'));
    }
    assert.deepEqual([outside.connections, target.connections], [0, 0]);
    const answer = await door.request({ method: 'GET', url: `http://cdn.example.com:${outside.port}/` });
    assert.equal(await answer.text(), 'hello');
  });
});

describe('flows 5 to 12: no redirect is followed', () => {
  const cases = [
    [301, 'http://169.254.169.254/'],
    [302, 'file:///etc/passwd'],
    [303, 'http://169.254.169.254/'],
    [307, 'http://169.254.169.254/'],
    [308, 'http://169.254.169.254/'],
    [302, '/elsewhere'],
    [300, '/choice'],
    [304, '/unasked'],
  ] as const;
  for (const [status, location] of cases) {
    test(`[R80] ${status} to ${location} is refused, its Location kept as evidence, nothing fetched`, async (t) => {
      const paths: string[] = [];
      const server = await startHttpServer(
        (request, response) => {
          paths.push(String(request.url));
          response.writeHead(status, { location }).end();
        },
        { host: internet },
      );
      t.after(() => server.close());
      const world = await openWorld(t, { 'redir.example.com': [internet] });
      const door = world.open();
      const url = `http://redir.example.com:${server.port}/mcp`;
      const refused = (e: unknown) =>
        isGuardError(e) && e.code === 'redirect_refused' && e.location === location && !e.message.includes(location);
      await assert.rejects(door.request({ method: 'POST', url, body: '{}' }), refused);
      await assert.rejects(door.fetch(url, { redirect: 'follow' }), refused);
      await assert.rejects(door.fetch(url, { redirect: 'manual' }), refused);
      assert.deepEqual(paths, ['/mcp', '/mcp', '/mcp']);
    });
  }
});

describe('flows 13 to 17 and 25', () => {
  test('flow-13: Alt-Svc changes nothing', async (t) => {
    const server = await startHttpServer(
      (_request, response) => response.writeHead(200, { 'alt-svc': 'h2="127.0.0.1:6379"; ma=3600' }).end('hello'),
      { host: internet },
    );
    t.after(() => server.close());
    const world = await openWorld(t, { 'alt.example.com': [internet] });
    const door = world.open();
    for (let i = 0; i < 2; i++) {
      const answer = await door.request({ method: 'GET', url: `http://alt.example.com:${server.port}/` });
      assert.equal(await answer.text(), 'hello');
    }
    assert.equal(server.connections, 1);
  });

  test('flow-15: a proxy in the environment is not used, although the same environment redirects the global fetch', async (t) => {
    const proxy = await startRawServer((socket) => socket.end('HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n'));
    t.after(() => proxy.close());
    const server = await startHttpServer(hello, { host: internet });
    t.after(() => server.close());
    const proxyUrl = `http://127.0.0.1:${proxy.port}`;
    const env = { NODE_USE_ENV_PROXY: '1', HTTP_PROXY: proxyUrl, HTTPS_PROXY: proxyUrl, http_proxy: proxyUrl, https_proxy: proxyUrl };
    const script = new URL('./requestOnce.ts', import.meta.url).pathname;
    const child = spawn(process.execPath, [script, `http://${internet}:${server.port}/`], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
    await once(child, 'close');
    assert.equal(output, 'guard 200, global fetch failed');
    assert.deepEqual([proxy.connections, server.connections], [1, 1]);
  });

  test('flow-16: the certificate is verified against the name of the URL; a fitting one is accepted', async (t) => {
    const ca = await createTestCa();
    const server = await startTlsServer(await ca.issue(['other.example.com', 'right.example.com', internet]), hello, { host: internet });
    t.after(() => server.close());
    const world = await openWorld(t, { 'sni.example.com': [internet], 'right.example.com': [internet] });
    const reach = (host: string) => {
      const origin = `https://${host}:${server.port}`;
      return world.open({ ca: { pem: ca.pem, origin } }).request({ method: 'GET', url: `${origin}/mcp` });
    };
    await assert.rejects(reach('sni.example.com'), failsWith('tls_hostname_mismatch', 'tls'));
    assert.equal((await reach('right.example.com')).status, 200);
    assert.equal((await reach(internet)).status, 200);
  });

  test('flow-16: an unknown CA, a certificate past its end, one of the future and plain text in place of TLS have their codes', async (t) => {
    const ca = await createTestCa();
    const name = 'tls.example.com';
    const day = 86_400_000;
    const world = await openWorld(t, { [name]: [internet] });
    const serve = async (validity: { notBefore?: Date; notAfter?: Date }) => {
      const server = await startTlsServer(await ca.issue([name], validity), hello, { host: internet });
      t.after(() => server.close());
      return `https://${name}:${server.port}`;
    };
    const reach = (origin: string, trusted: boolean) =>
      world.open(trusted ? { ca: { pem: ca.pem, origin } } : {}).request({ method: 'GET', url: origin });

    const good = await serve({});
    await assert.rejects(reach(good, false), failsWith('tls_untrusted', 'tls'));
    assert.equal((await reach(good, true)).status, 200);
    const past = await serve({ notBefore: new Date(Date.now() - 2 * day), notAfter: new Date(Date.now() - day) });
    await assert.rejects(reach(past, true), failsWith('tls_expired', 'tls'));
    const future = await serve({ notBefore: new Date(Date.now() + day), notAfter: new Date(Date.now() + 2 * day) });
    await assert.rejects(reach(future, true), failsWith('tls_expired', 'tls'));
    const plain = await startHttpServer(hello, { host: internet });
    t.after(() => plain.close());
    await assert.rejects(reach(`https://${name}:${plain.port}`, true), failsWith('tls_failed', 'tls'));
  });

  test('a CA of a connection is trusted for its registered origin alone', async (t) => {
    const ca = await createTestCa();
    const certificate = await ca.issue(['mcp.example.com', 'auth.example.com']);
    const server = await startTlsServer(certificate, hello, { host: internet });
    t.after(() => server.close());
    const world = await openWorld(t, { 'mcp.example.com': [internet], 'auth.example.com': [internet] });
    const origin = `https://mcp.example.com:${server.port}`;
    const door = world.open({ ca: { pem: ca.pem, origin } });
    assert.equal((await door.request({ method: 'GET', url: `${origin}/mcp` })).status, 200);
    const elsewhere = door.request({ method: 'GET', url: `https://auth.example.com:${server.port}/` });
    await assert.rejects(elsewhere, failsWith('tls_untrusted', 'tls'));
  });

  test('flow-17: Host, framing and hop-by-hop headers cannot be set, nor values that end a line; no socket opens', async (t) => {
    const server = await startHttpServer((request, response) => response.end(JSON.stringify(request.headers)), { host: internet });
    t.after(() => server.close());
    const world = await openWorld(t, { 'hosthdr.example.com': [internet] });
    const door = world.open();
    const url = `http://hosthdr.example.com:${server.port}/`;
    const refused: readonly (readonly [string, string])[] = [
      ['Host', 'internal'],
      ['Connection', 'close'],
      ['Transfer-Encoding', 'chunked'],
      ['Content-Length', '5'],
      ['Proxy-Authorization', 'Basic c2VjcmV0'],
      ['TE', 'trailers'],
      ['Expect', '100-continue'],
      ['Upgrade', 'websocket'],
      ['Accept-Encoding', 'gzip'],
      ['X-A', 'a\r\nX-B: b'],
      ['X-A', 'a\nb'],
      ['X-A', 'a\0b'],
      ['X A', 'v4lue'],
      ['X-A', 'snow \u2603'],
    ];
    for (const [name, value] of refused) {
      const call = door.request({ method: 'GET', url, headers: { [name]: value } });
      await assert.rejects(call, (e) => isGuardError(e) && e.phase === 'request' && !e.message.includes(value));
    }
    assert.equal(server.connections, 0);
    const answer = await door.request({ method: 'GET', url, headers: { 'X-Api-Key': 'k1' } });
    const seen = JSON.parse(await answer.text());
    assert.deepEqual([seen.host, seen['x-api-key']], [`hosthdr.example.com:${server.port}`, 'k1']);
  });

  test('flow-25: 101 Switching Protocols is refused, with and without upgrade headers', async (t) => {
    const heads = [
      'HTTP/1.1 101 Switching Protocols\r\n\r\n',
      'HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n',
    ];
    const world = await openWorld(t, { 'up.example.com': [internet] });
    for (const head of heads) {
      const server = await startRawServer((socket) => socket.write(`${head}HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok`), {
        host: internet,
      });
      t.after(() => server.close());
      const call = world.open().request({ method: 'GET', url: `http://up.example.com:${server.port}/` });
      await assert.rejects(call, failsWith('http_error', 'head'));
    }
  });
});

test('[R62] [R76] [R77] refused URLs open no socket, whoever asks and however', async (t) => {
  const target = await startHttpServer(hello, { host: inside });
  t.after(() => target.close());
  const world = await openWorld(t, { 'evil.example.com': [inside] });
  const events: ConnectEvent[] = [];
  const door = world.open({ onConnect: (event) => void events.push(event) });
  const { port } = target;
  for (const url of [
    `http://${inside}:${port}/`,
    `https://localhost:${port}/`,
    `http://[::ffff:127.0.0.1]:${port}/`,
    `http://0x7f.1:${port}/`,
    `https://user@${internet}:${port}/`,
    `http://evil.example.com:${port}/`,
  ]) {
    await assert.rejects(door.request({ method: 'GET', url }), isGuardError);
    await assert.rejects(door.fetch(url), isGuardError);
  }
  assert.equal(target.connections, 0);
  assert.ok(events.every((event) => event.step === 'dns' && event.pinned === null));
});

test('[R83] the User-Agent names the client and its version; a header of the connection wins', async (t) => {
  const server = await startHttpServer((request, response) => response.end(request.headers['user-agent']), { host: internet });
  t.after(() => server.close());
  const url = `http://${internet}:${server.port}/`;
  const world = await openWorld(t);
  const door = world.open();
  assert.match(await (await door.request({ method: 'GET', url })).text(), /^mooring-mcp-client\/\d+\.\d+\.\d+$/);
  assert.equal(await (await door.request({ method: 'GET', url, headers: { 'User-Agent': 'own' } })).text(), 'own');
  const named = await openWorld(t, {}, { userAgent: 'switchy-mcp-client/0.1.0' });
  assert.equal(await (await named.open().request({ method: 'GET', url })).text(), 'switchy-mcp-client/0.1.0');
});
