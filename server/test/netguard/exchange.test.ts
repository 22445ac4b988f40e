import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { describe, test } from 'node:test';
import type { AnswerReader } from '#domain/netguard/types.ts';
import { startHttpServer, startRawServer } from '../fixtures/servers.ts';
import { failsWith, internet, openWorld, strictPolicy } from './world.ts';

/** A reader that writes down what it is told, and a promise of its end. */
function record(changes: Partial<AnswerReader> = {}) {
  const seen: string[] = [];
  const over = Promise.withResolvers<unknown>();
  const reader: AnswerReader = {
    onHead({ status }) {
      seen.push(`head ${status}`);
    },
    onChunk(chunk) {
      seen.push(Buffer.from(chunk).toString());
    },
    onEnd() {
      seen.push('end');
      over.resolve(null);
    },
    onError(error) {
      seen.push('error');
      over.resolve(error);
    },
    ...changes,
  };
  return { seen, reader, over: over.promise };
}

describe('an exchange without promise and stream', () => {
  test('tells head, chunks and end in order, interim responses not at all, and uses its socket again', async (t) => {
    const server = await startRawServer(
      (socket) => socket.write('HTTP/1.1 103 Early\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'),
      { host: internet },
    );
    t.after(() => server.close());
    const door = (await openWorld(t)).open();
    for (let i = 0; i < 3; i++) {
      const { seen, reader, over } = record();
      const exchange = door.exchange({ method: 'POST', url: `http://${internet}:${server.port}/`, body: '{}' }, reader);
      assert.equal(exchange.wasSent, false);
      assert.equal(await over, null);
      assert.deepEqual([seen, exchange.wasSent], [['head 200', 'ok', 'end'], true]);
    }
    assert.equal(server.connections, 1);
  });

  test('what is refused before a socket is thrown at once, and the reader hears nothing', async (t) => {
    const server = await startHttpServer((_request, response) => void response.end(), { host: internet });
    t.after(() => server.close());
    const world = await openWorld(t);
    const url = `http://${internet}:${server.port}/`;
    const door = world.open();
    const { seen, reader } = record();
    const reason = new DOMException('left', 'AbortError');
    assert.throws(
      () => world.open({ policy: strictPolicy }).exchange({ method: 'GET', url }, reader),
      failsWith('scheme_not_allowed', 'policy'),
    );
    assert.throws(() => door.exchange({ method: 'GET', url, headers: { host: 'evil' } }, reader), failsWith('internal', 'request'));
    assert.throws(() => door.exchange({ method: 'GET', url, headers: { 'x-a': 'b\r\nx-c: d' } }, reader), failsWith('internal', 'request'));
    assert.throws(
      () => door.exchange({ method: 'POST', url, body: 'a'.repeat(51_201) }, reader),
      failsWith('request_too_large', 'request'),
    );
    assert.throws(() => door.exchange({ method: 'GET', url, signal: AbortSignal.abort(reason) }, reader), reason);
    await door.close();
    assert.throws(() => door.exchange({ method: 'GET', url }, reader), failsWith('internal', 'request'));
    assert.deepEqual([seen, server.connections], [[], 0]);
  });

  test('a judgement is remembered for its own URL alone', async (t) => {
    const server = await startHttpServer((_request, response) => void response.end(), { host: internet });
    t.after(() => server.close());
    const door = (await openWorld(t)).open();
    for (let i = 0; i < 40; i++) await (await door.request({ method: 'GET', url: `http://${internet}:${server.port}/${i}` })).text();
    await assert.rejects(
      door.request({ method: 'GET', url: `http://127.0.0.1:${server.port}/0` }),
      failsWith('address_not_allowed', 'policy'),
    );
    await assert.rejects(door.request({ method: 'GET', url: `http://${internet}:${server.port}/0#a` }), failsWith('url_invalid', 'policy'));
  });

  test('`end` drops the socket with the reason, also while the request waits for one; nothing is told afterwards', {
    timeout: 20_000,
  }, async (t) => {
    const held: ServerResponse[] = [];
    const arrived = Promise.withResolvers<void>();
    const server = await startHttpServer(
      (_request, response) => {
        held.push(response);
        arrived.resolve();
      },
      { host: internet },
    );
    t.after(() => server.close());
    const door = (await openWorld(t)).open({ sockets: 1 });
    const request = { method: 'GET', url: `http://${internet}:${server.port}/` } as const;
    const [first, second, third] = [record(), record(), record()];
    const running = door.exchange(request, first.reader);
    const waiting = door.exchange(request, second.reader);
    door.exchange(request, third.reader);
    await arrived.promise;
    waiting.end('no longer');
    running.end('enough');
    running.end('again');
    assert.deepEqual([await first.over, await second.over], ['enough', 'no longer']);
    while (held.length < 2) await new Promise(setImmediate);
    held[1]?.end('third');
    await third.over;
    assert.deepEqual([first.seen, second.seen, third.seen], [['error'], ['error'], ['head 200', 'third', 'end']]);
    assert.deepEqual([waiting.wasSent, running.wasSent, held.length, server.connections], [false, true, 2, 2]);
  });

  test('the rest can be given a time, after which the socket goes', { timeout: 30_000 }, async (t) => {
    const server = await startHttpServer((_request, response) => void response.write('a'), { host: internet });
    t.after(() => server.close());
    const door = (await openWorld(t)).open();
    const { reader, over } = record({ onChunk: () => exchange.endWithin(10) });
    const exchange = door.exchange({ method: 'GET', url: `http://${internet}:${server.port}/` }, reader);
    assert.ok(failsWith('handshake_timeout', 'body')(await over));
    await server.whenIdle();
  });

  for (const way of ['pause', 'unread body'] as const) {
    test(`a reader that does not read stops the server from writing (${way})`, { timeout: 30_000 }, async (t) => {
      let written = 0;
      const stalled = Promise.withResolvers<void>();
      const server = await startHttpServer(
        (_request, response) => {
          const write = (): void => {
            written += 1;
            if (response.write(Buffer.alloc(65_536))) return void setImmediate(write);
            const timer = setTimeout(stalled.resolve, 300);
            response.once('drain', () => {
              clearTimeout(timer);
              write();
            });
          };
          write();
        },
        { host: internet },
      );
      t.after(() => server.close());
      const door = (await openWorld(t)).open({ limits: { responseBytesMax: 1_000_000_000 } });
      const request = { method: 'GET', url: `http://${internet}:${server.port}/` } as const;
      if (way === 'unread body') await door.request(request);
      else {
        const exchange = door.exchange(request, record({ onChunk: () => exchange.pause() }).reader);
      }
      await stalled.promise;
      // What the buffers of two kernels' ends hold, not what a server would like to send.
      assert.ok(written < 1_000, `${written} times 64 KB`);
    });
  }
});

test('a door uses as many sockets as it was given', async (t) => {
  const held: ServerResponse[] = [];
  const server = await startHttpServer(
    (_request, response) => {
      held.push(response);
      if (held.length === 20) for (const each of held) each.end('ok');
    },
    { host: internet },
  );
  t.after(() => server.close());
  const door = (await openWorld(t)).open({ sockets: 20 });
  const call = async () => (await door.request({ method: 'GET', url: `http://${internet}:${server.port}/` })).text();
  assert.deepEqual(await Promise.all(Array.from({ length: 20 }, call)), Array(20).fill('ok'));
  assert.equal(server.connections, 20);
});
