import assert from 'node:assert/strict';
import type { Socket } from 'node:net';
import { describe, type TestContext, test } from 'node:test';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { defaultLimits } from '#domain/netguard/limits.ts';
import type { Outbound } from '#domain/netguard/types.ts';
import { type RawScript, readRequest, startHttpServer, startRawServer, startSilentServer } from '../fixtures/servers.ts';
import { failsWith, internet, openWorld } from './world.ts';

/** A raw server on the internet of the tests, and a door to it. */
async function serveRaw(t: TestContext, script: RawScript): Promise<{ url: string; door: Outbound }> {
  const server = await startRawServer(script, { host: internet });
  t.after(() => server.close());
  const world = await openWorld(t);
  return { url: `http://${internet}:${server.port}/mcp`, door: world.open() };
}

const readAll = async (door: Outbound, url: string, limits = {}): Promise<string> =>
  (await door.request({ method: 'GET', url, limits })).text();

/** Writes the same bytes for as long as the other side takes them. */
function flood(socket: Socket, bytes: string | Buffer): void {
  const write = (): void => {
    if (socket.writable) socket.write(bytes, () => setImmediate(write));
  };
  write();
}

describe('the caps, to the byte', () => {
  test('[R81] a request body of 51,200 bytes is sent; one byte more opens no socket, multi-byte characters counted in bytes', async (t) => {
    const server = await startHttpServer(async (request, response) => response.end(String((await readRequest(request)).length)), {
      host: internet,
    });
    t.after(() => server.close());
    const door = (await openWorld(t)).open();
    const url = `http://${internet}:${server.port}/`;
    const refused = failsWith('request_too_large', 'request');
    await assert.rejects(door.request({ method: 'POST', url, body: 'a'.repeat(51_201) }), refused);
    await assert.rejects(door.request({ method: 'POST', url, body: `a${'é'.repeat(25_600)}` }), refused);
    await assert.rejects(door.fetch(url, { method: 'POST', body: new Uint8Array(51_201) }), refused);
    assert.equal(server.connections, 0);
    for (const body of ['a'.repeat(51_200), 'é'.repeat(25_600), Buffer.alloc(51_200)]) {
      assert.equal(await (await door.request({ method: 'POST', url, body })).text(), '51200');
    }
  });

  for (const framing of ['declared length', 'chunks', 'end of connection'] as const) {
    test(`[R81] an answer of 5,242,880 bytes passes, one byte more does not (${framing})`, async (t) => {
      const max = 5_242_880;
      assert.equal(defaultLimits.responseBytesMax, max);
      const server = await startHttpServer(
        (request, response) => {
          const body = Buffer.alloc(Number(request.url?.slice(1)), 97);
          if (framing === 'declared length') response.setHeader('content-length', body.length);
          if (framing === 'end of connection') response.useChunkedEncodingByDefault = false;
          response.write(body);
          response.end();
        },
        { host: internet },
      );
      t.after(() => server.close());
      const door = (await openWorld(t)).open();
      const url = (bytes: number) => `http://${internet}:${server.port}/${bytes}`;
      assert.equal((await readAll(door, url(max))).length, max);
      await assert.rejects(readAll(door, url(max + 1)), failsWith('response_too_large'));
      const fetchText = async () => (await door.fetch(url(max + 1))).text();
      await assert.rejects(fetchText(), failsWith('response_too_large'));
    });
  }

  test('a declared length over the cap is refused at the head, before a byte of the body', async (t) => {
    const { url, door } = await serveRaw(t, (socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 52428800\r\n\r\n'));
    await assert.rejects(door.request({ method: 'GET', url }), failsWith('response_too_large', 'head'));
  });
});

describe('bombs: what never ends, or grows', () => {
  const limits = { responseBytesMax: 100_000 };
  const head = 'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n';

  test('endless chunks are cut at the cap', async (t) => {
    const { url, door } = await serveRaw(t, (socket) => {
      socket.write(`${head}Transfer-Encoding: chunked\r\n\r\n`);
      flood(socket, `2000\r\n${'d'.repeat(0x2000)}\r\n`);
    });
    await assert.rejects(readAll(door, url, limits), failsWith('response_too_large', 'body'));
  });

  test('an endless chunk extension, which no body counter sees, is cut by the bytes on the wire', async (t) => {
    const { url, door } = await serveRaw(t, (socket) => {
      socket.write(`${head}Transfer-Encoding: chunked\r\n\r\n5;`);
      flood(socket, 'x'.repeat(65_536));
    });
    await assert.rejects(readAll(door, url, limits), failsWith('response_too_large', 'body'));
  });

  test('endless small chunks with large extensions are cut as well', async (t) => {
    const { url, door } = await serveRaw(t, (socket) => {
      socket.write(`${head}Transfer-Encoding: chunked\r\n\r\n`);
      flood(socket, `1;${'x'.repeat(8_000)}\r\nd\r\n`.repeat(8));
    });
    await assert.rejects(readAll(door, url, limits), failsWith('response_too_large'));
  });

  test('endless trailers are cut', async (t) => {
    const { url, door } = await serveRaw(t, (socket) => {
      socket.write(`${head}Transfer-Encoding: chunked\r\n\r\n1\r\nd\r\n0\r\n`);
      flood(socket, `X-T: ${'t'.repeat(1_000)}\r\n`.repeat(50));
    });
    await assert.rejects(readAll(door, url, limits), failsWith('response_too_large'));
  });

  test('an endless response head is cut at 16 KB', async (t) => {
    const { url, door } = await serveRaw(t, (socket) => {
      socket.write('HTTP/1.1 200 OK\r\n');
      flood(socket, `X-H: ${'h'.repeat(1_000)}\r\n`);
    });
    await assert.rejects(door.request({ method: 'GET', url }), failsWith('response_too_large', 'head'));
  });

  test('endless interim responses are cut by the bytes on the wire', async (t) => {
    const { url, door } = await serveRaw(t, (socket) => flood(socket, 'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n'.repeat(500)));
    await assert.rejects(readAll(door, url, limits), failsWith('response_too_large', 'head'));
  });

  test('the bytes on the wire are counted per exchange: what a kept socket carried before does not count', async (t) => {
    const body = 'd'.repeat(100_000);
    const { url, door } = await serveRaw(t, (socket, _request, turn) => {
      socket.write(`${head}Content-Length: ${body.length}\r\n\r\n`);
      // The last answer takes longer than the interval at which the wire is looked at.
      if (turn < 5) socket.write(body);
      else setTimeout(() => socket.write(body), 250);
    });
    for (let i = 0; i < 6; i++) assert.equal((await readAll(door, url, limits)).length, body.length);
  });

  const codings = { gzip: gzipSync, deflate: deflateSync, br: brotliCompressSync } as const;
  for (const [coding, compress] of Object.entries(codings)) {
    test(`a ${coding} answer is refused unread, since none was asked for`, async (t) => {
      const bomb = compress(Buffer.alloc(1_000_000));
      let asked = '';
      const { url, door } = await serveRaw(t, (socket, request) => {
        asked = request;
        socket.write(`HTTP/1.1 200 OK\r\nContent-Encoding: ${coding}\r\nContent-Length: ${bomb.length}\r\n\r\n`);
        socket.write(bomb);
      });
      await assert.rejects(door.request({ method: 'GET', url }), failsWith('not_mcp', 'head'));
      assert.match(asked, /\r\naccept-encoding: identity\r\n/i);
    });
  }

  test('Content-Encoding: identity passes', async (t) => {
    const { url, door } = await serveRaw(t, (socket) =>
      socket.write('HTTP/1.1 200 OK\r\nContent-Encoding: identity\r\nContent-Length: 2\r\n\r\nok'),
    );
    assert.equal(await readAll(door, url), 'ok');
  });
});

describe('the clocks: each stage ends with its own code and phase', () => {
  const quick = 150;

  test('DNS that never answers', async (t) => {
    const world = await openWorld(t, { 'stuck.example.com': 'silent', 'down.example.com': 'servfail' });
    const call = (name: string, limits = {}) => world.open({ limits }).request({ method: 'GET', url: `https://${name}.example.com:8443/` });
    await assert.rejects(call('stuck', { connectMs: quick }), failsWith('dns_failed', 'dns'));
    await assert.rejects(call('down'), failsWith('dns_failed', 'dns'));
    await assert.rejects(call('unknown'), failsWith('dns_not_found', 'dns'));
  });

  test('a name server that never answers for one family does not keep the other from being used', async (t) => {
    const server = await startHttpServer((_request, response) => response.end('hello'), { host: internet });
    t.after(() => server.close());
    const world = await openWorld(t, { 'v4.example.com': { addresses: [internet], silent: 'AAAA' } });
    const url = `http://v4.example.com:${server.port}/`;
    assert.equal(await readAll(world.open({ limits: { connectMs: 2_000 } }), url), 'hello');
  });

  test('a port where nothing listens, and TLS that never answers', async (t) => {
    const silent = await startSilentServer({ host: internet });
    const world = await openWorld(t);
    const url = `https://${internet}:${silent.port}/`;
    await assert.rejects(world.open({ limits: { connectMs: 500 } }).request({ method: 'GET', url }), failsWith('connect_timeout', 'tls'));
    await silent.close();
    await assert.rejects(world.open().request({ method: 'GET', url }), failsWith('connect_refused', 'tcp'));
  });

  const clocks = { head: { headMs: quick }, body: { idleMs: quick } } as const;
  const cases: readonly (readonly [string, RawScript, keyof typeof clocks])[] = [
    ['no head', () => undefined, 'head'],
    ['a head that drips', (socket) => drip(socket, 'HTTP/1.1 200 OK\r\nX-Slow: ', 'x'), 'head'],
    ['interim responses that drip', (socket) => drip(socket, '', 'HTTP/1.1 103 Early Hints\r\n\r\n'), 'head'],
    ['a silent body', (socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n'), 'body'],
  ];
  for (const [name, script, phase] of cases) {
    test(`${name} is a timeout in the phase ${phase}, under the code that the caller chose`, async (t) => {
      const { url, door } = await serveRaw(t, script);
      const limits = clocks[phase];
      await assert.rejects(readAll(door, url, limits), failsWith('handshake_timeout', phase));
      const asTool = door.request({ method: 'GET', url, limits, timeoutCode: 'tool_timeout' }).then((answer) => answer.text());
      await assert.rejects(asTool, failsWith('tool_timeout', phase));
    });
  }

  test('a dripping body satisfies the idle clock and is ended by the total clock', async (t) => {
    const { url, door } = await serveRaw(t, (socket) => drip(socket, 'HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n', 'd'));
    let chunks = 0;
    const answer = await door.request({ method: 'GET', url, limits: { idleMs: 5_000, totalMs: 1_000 } });
    const reading = async () => {
      for await (const _ of answer.body) chunks += 1;
    };
    await assert.rejects(reading(), failsWith('handshake_timeout', 'body'));
    assert.ok(chunks > 1);
  });

  /** A byte now, and one every 20 ms. */
  function drip(socket: Socket, start: string, piece: string): void {
    socket.write(start);
    const timer = setInterval(() => socket.write(piece), 20);
    socket.on('close', () => clearInterval(timer));
  }
});

describe('framing that two readers would understand differently', () => {
  const heads = {
    'Content-Length and Transfer-Encoding': 'Content-Length: 5\r\nTransfer-Encoding: chunked\r\n',
    'two different lengths': 'Content-Length: 2\r\nContent-Length: 5\r\n',
    'the same length twice': 'Content-Length: 2\r\nContent-Length: 2\r\n',
    'a length that is no number': 'Content-Length: 2x\r\n',
    'a blank before the colon': 'Content-Length : 2\r\n',
  };
  for (const [name, lines] of Object.entries(heads)) {
    test(`${name}: refused`, async (t) => {
      const { url, door } = await serveRaw(t, (socket) => socket.write(`HTTP/1.1 200 OK\r\n${lines}\r\nok`));
      await assert.rejects(readAll(door, url), failsWith('not_mcp', 'head'));
    });
  }

  test('another protocol on the port is not MCP, and its greeting is in no message', async (t) => {
    const { url, door } = await serveRaw(t, (socket) => socket.write('SSH-2.0-OpenSSH_9.7 secret-banner\r\n'));
    await assert.rejects(
      door.request({ method: 'GET', url }),
      (e) => failsWith('not_mcp', 'head')(e) && !/banner/.test(`${e} ${JSON.stringify(e)} ${(e as Error).cause}`),
    );
  });

  test('a connection cut in the head, in a declared body and in chunks is a broken connection', async (t) => {
    const parts = [
      'HTTP/1.1 200',
      'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab',
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab',
    ];
    for (const part of parts) {
      const { url, door } = await serveRaw(t, (socket) => socket.end(part));
      await assert.rejects(readAll(door, url), failsWith('connection_reset'));
    }
  });
});

test('a timeout and an early leave give their socket back, also when nothing was read yet', { timeout: 30_000 }, async (t) => {
  const server = await startRawServer((socket) => socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n'), {
    host: internet,
  });
  t.after(() => server.close());
  const url = `http://${internet}:${server.port}/`;
  const door = (await openWorld(t)).open({ limits: { totalMs: Infinity, idleMs: Infinity } });
  await assert.rejects(readAll(door, url, { idleMs: 50 }), failsWith('handshake_timeout'));
  const answer = await door.request({ method: 'GET', url });
  for await (const _ of answer.body) break;
  const unread = await door.fetch(url);
  await unread.body?.cancel();
  await server.whenIdle();
  assert.equal(server.connections, 3);
});
