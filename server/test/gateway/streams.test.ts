import assert from 'node:assert/strict';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { AppError } from '#domain/errors.ts';
import { assertRefused, assertResult, assertRpcError, BOTH, envelope, eventsIn, MODERN, sendLegacy, sendModern } from './send.ts';
import { echoTool, KEY, OTHER_KEY, type RunningGateway, startGateway } from './startGateway.ts';

const progress = (n: number) => ({ method: 'notifications/progress', params: { progressToken: 'of the server', progress: n } });
const log = { method: 'notifications/message', params: { level: 'info', data: 'hello' } };

describe('answers that come in parts', () => {
  let world: RunningGateway;
  let url: string;
  beforeEach(async () => {
    world = await startGateway({ keepAliveMs: 10 });
    url = `${world.url}/mcp`;
  });
  afterEach(() => world.close());

  const answerWith = (...notifications: { method: string; params: Record<string, unknown> }[]) => {
    world.broker.answer = ({ request: asked }) => {
      for (const each of notifications) asked.onNotification?.(each);
      return { result: { content: [] } };
    };
  };

  test('progress comes under the token of the caller, in order, before the result', async () => {
    answerWith(progress(1), progress(2));
    for (const sendOne of [sendModern, sendLegacy]) {
      const answer = await (sendOne === sendModern
        ? sendModern(url, 'tools/call', { name: 'a' }, { meta: { progressToken: 5 } })
        : sendLegacy(url, 'tools/call', { name: 'a', _meta: { progressToken: 5 } }));
      assert.equal(answer.headers['content-type'], 'text/event-stream');
      assert.equal(answer.headers['x-accel-buffering'], 'no');
      assertResult(answer);
      assert.deepEqual(answer.events.map(({ method, params }) => [method, params]).slice(0, -1), [
        ['notifications/progress', { progressToken: 5, progress: 1 }],
        ['notifications/progress', { progressToken: 5, progress: 2 }],
      ]);
    }
  });

  test('without a token, or for a caller that reads no stream, the answer is a plain document', async () => {
    answerWith(progress(1));
    for (const answer of [
      await sendModern(url, 'tools/call', { name: 'a' }),
      await sendModern(url, 'tools/call', { name: 'a' }, { meta: { progressToken: 5 }, headers: { accept: 'application/json' } }),
      await sendModern(url, 'tools/call', { name: 'a' }, { meta: { progressToken: {} } }),
    ]) {
      assertResult(answer);
      assert.equal(answer.headers['content-type'], 'application/json');
    }
    answerWith();
    const quiet = await sendModern(url, 'tools/call', { name: 'a' }, { meta: { progressToken: 5 } });
    assert.equal(quiet.headers['content-type'], 'application/json');
  });

  test('log messages go to modern callers only if asked for, to legacy ones always; nothing else of a server passes', async () => {
    answerWith(log, { method: 'notifications/tools/list_changed', params: {} }, { method: 'sampling/createMessage', params: {} });
    const methods = (events: readonly { method?: string }[]) => events.map(({ method }) => method);
    assert.deepEqual((await sendModern(url, 'tools/call', { name: 'a' })).events, []);
    const asked = await sendModern(url, 'tools/call', { name: 'a' }, { meta: { 'io.modelcontextprotocol/logLevel': 'info' } });
    assert.deepEqual(methods(asked.events), ['notifications/message', undefined]);
    const legacy = await sendLegacy(url, 'tools/call', { name: 'a' });
    assert.deepEqual(methods(legacy.events), ['notifications/message', undefined]);
    assert.deepEqual(legacy.events[0].params, log.params);
  });

  test('an error after the first part ends the stream as its last message', async () => {
    world.broker.answer = ({ request: asked }) => {
      asked.onNotification?.(progress(1));
      throw new AppError('upstream_timeout');
    };
    const answer = await sendModern(url, 'tools/call', { name: 'a' }, { meta: { progressToken: 5 } });
    assert.equal(answer.status, 200);
    assert.deepEqual(answer.events.map(({ error }) => error?.data.code), [undefined, 'upstream_timeout']); // biome-ignore format: one line
    assert.deepEqual(world.reported.map(({ code }) => code), ['upstream_timeout']); // biome-ignore format: one line
  });

  test('a caller that goes away ends its request, before or within the answer', async () => {
    for (const isStreaming of [false, true]) {
      const started = Promise.withResolvers<AbortSignal>();
      const over = Promise.withResolvers<void>();
      world.broker.answer = ({ request: asked }) =>
        new Promise((_, reject) => {
          if (isStreaming) asked.onNotification?.(progress(1));
          asked.signal!.addEventListener('abort', () => {
            reject(asked.signal!.reason);
            over.resolve();
          });
          started.resolve(asked.signal!);
        });
      const stream = open('tools/call', { name: 'a', _meta: envelope({ progressToken: 1 }) });
      stream.on('error', () => {});
      assert.equal((await started.promise).aborted, false);
      stream.destroy();
      await over.promise;
    }
    assert.deepEqual(world.reported, []);
  });

  test('a request that has ended is aborted by nothing any more', async () => {
    await sendModern(url, 'tools/call', { name: 'a' });
    await sendLegacy(url, 'tools/call', { name: 'a' });
    assert.deepEqual(world.broker.asked.map(({ request: asked }) => asked.signal!.aborted), [false, false]); // biome-ignore format: one line
  });

  test('whoever closes the gateway waits for what runs', async () => {
    const started = Promise.withResolvers<void>();
    const finish = Promise.withResolvers<void>();
    world.broker.answer = async () => {
      started.resolve();
      await finish.promise;
      return { result: { content: [] } };
    };
    const running = sendModern(url, 'tools/call', { name: 'a' });
    await started.promise;
    let isClosed = false;
    const closed = world.gateway.close().then(() => {
      isClosed = true;
    });
    await sendModern(url, 'server/discover');
    assert.equal(isClosed, false);
    finish.resolve();
    assertResult(await running);
    await closed;
  });

  /** A request whose answer is read as it comes. */
  function open(method: string, params: object, key = KEY): ClientRequest {
    const headers = {
      'content-type': 'application/json',
      accept: BOTH,
      'x-api-key': key,
      'mcp-protocol-version': MODERN,
      'mcp-method': method,
      'mcp-name': 'a',
    };
    const req = request(url, { method: 'POST', headers, agent: false });
    req.end(JSON.stringify({ jsonrpc: '2.0', id: 'sub', method, params }));
    return req;
  }

  async function listen(notifications: object, key = KEY) {
    const req = open('subscriptions/listen', { notifications, _meta: envelope() }, key);
    const res = await new Promise<IncomingMessage>((resolve) => req.once('response', resolve));
    let all = '';
    const waiting: { isThere: () => boolean; resolve: () => void }[] = [];
    const check = () => {
      for (const each of waiting) if (each.isThere()) each.resolve();
    };
    res.setEncoding('utf8').on('data', (chunk: string) => {
      all += chunk;
      check();
    });
    const ended = new Promise<void>((resolve) => res.on('close', resolve));
    return {
      res,
      ended,
      events: () => eventsIn(all),
      text: () => all,
      until: (isThere: () => boolean) => new Promise<void>((resolve) => {
        waiting.push({ isThere, resolve });
        check();
      }),
      drop: () => req.destroy(),
    }; // biome-ignore format: one thing
  }

  const tagged = { 'io.modelcontextprotocol/subscriptionId': 'sub' };

  test('[R101] a subscription is acknowledged first, then hears of every change of its own list and of no other', async () => {
    const mine = await listen({ toolsListChanged: true, promptsListChanged: false });
    const other = await listen({ toolsListChanged: true }, OTHER_KEY);
    await mine.until(() => mine.events().length === 1);
    assert.equal(mine.res.headers['content-type'], 'text/event-stream');
    assert.equal(mine.res.headers['x-accel-buffering'], 'no');
    assert.deepEqual(mine.events(), [
      {
        jsonrpc: '2.0',
        method: 'notifications/subscriptions/acknowledged',
        params: { notifications: { toolsListChanged: true }, _meta: tagged },
      },
    ]);
    world.broker.change(KEY, [echoTool]);
    await mine.until(() => mine.events().length === 2);
    assert.deepEqual(mine.events()[1], { jsonrpc: '2.0', method: 'notifications/tools/list_changed', params: { _meta: tagged } });
    // The same list again is no change.
    world.broker.change(KEY, [{ ...echoTool }]);
    world.broker.change(KEY, []);
    await world.gateway.close();
    await Promise.all([mine.ended, other.ended]);
    const methods = (stream: typeof mine) => stream.events().map(({ method }) => method);
    const [ack, changed] = ['notifications/subscriptions/acknowledged', 'notifications/tools/list_changed'];
    assert.deepEqual(methods(mine), [ack, changed, changed, undefined]);
    assert.deepEqual(methods(other), [ack, undefined]);
  });

  test('[R101] changed prompts and resources are told to whom asked for them, each under its own name', async () => {
    const both = await listen({ promptsListChanged: true, resourcesListChanged: true, resourceSubscriptions: ['file:///a'] });
    const resources = await listen({ resourcesListChanged: true });
    const other = await listen({ promptsListChanged: true, resourcesListChanged: true }, OTHER_KEY);
    await Promise.all([both, resources, other].map((stream) => stream.until(() => stream.events().length === 1)));
    assert.deepEqual(
      [both, resources].map((stream) => stream.events()[0].params.notifications),
      [{ promptsListChanged: true, resourcesListChanged: true }, { resourcesListChanged: true }],
    );
    world.broker.announce(KEY, 'prompts');
    await both.until(() => both.events().length === 2);
    world.broker.announce(KEY, 'resources');
    await both.until(() => both.events().length === 3);
    world.broker.change(KEY, []);
    await world.gateway.close();
    await Promise.all([both, resources, other].map(({ ended }) => ended));
    const told = (stream: typeof both) => stream.events().slice(1, -1);
    const change = (list: string) => ({ jsonrpc: '2.0', method: `notifications/${list}/list_changed`, params: { _meta: tagged } });
    assert.deepEqual([both, resources, other].map(told), [[change('prompts'), change('resources')], [change('resources')], []]);
  });

  test('a quiet subscription shows signs of life', async () => {
    const stream = await listen({ toolsListChanged: true });
    await stream.until(() => stream.text().endsWith('\n\n:\n\n:\n\n'));
    assert.equal(stream.events().length, 1);
  });

  test('a subscription ends with its key, and outlives a store that is away', async () => {
    const stream = await listen({ toolsListChanged: true });
    await stream.until(() => stream.events().length === 1);
    world.broker.refusal = new AppError('store_unavailable');
    const before = stream.text().length;
    await stream.until(() => stream.text().length > before + 12);
    assert.equal(stream.events().length, 1);
    world.broker.refusal = new AppError('invalid_api_key');
    await stream.ended;
    assert.deepEqual(stream.events().at(-1).result.resultType, 'complete');
  });

  test('a subscription to what never comes is acknowledged as empty, and complete', async () => {
    const notifications = { resourceSubscriptions: ['file:///a'], taskIds: ['t'], toolsListChanged: false };
    const answer = await sendModern(url, 'subscriptions/listen', { notifications });
    const [ack, end] = answer.events;
    assert.deepEqual(ack.params.notifications, {});
    assert.equal(end.result.resultType, 'complete');
    assert.equal(end.result._meta['io.modelcontextprotocol/subscriptionId'], 7);
  });

  test('a subscription needs a filter, and a caller that reads streams', async () => {
    for (const notifications of [undefined, null, [], 'tools', { toolsListChanged: 1 }, { resourcesListChanged: 'yes' }])
      assertRpcError(await sendModern(url, 'subscriptions/listen', { notifications }), 200, -32_602);
    const accept = { accept: 'application/json' };
    const answer = await sendModern(url, 'subscriptions/listen', { notifications: {} }, { headers: accept });
    assertRpcError(answer, 406, -32_000);
  });

  test('a key has room for 32 subscriptions, and gets it back when one ends', async () => {
    const streams = await Promise.all(Array.from({ length: 32 }, () => listen({ toolsListChanged: true })));
    const one = () => sendModern(url, 'subscriptions/listen', { notifications: { toolsListChanged: true } });
    const refused = await one();
    assertRefused(refused, 429, 'rate_limited');
    assert.ok(Number(refused.headers['retry-after']) > 0);
    const other = await listen({ toolsListChanged: true }, OTHER_KEY);
    await other.until(() => other.events().length === 1);
    streams[0]!.drop();
    await streams[0]!.ended;
    // The server learns of the end a moment later.
    let again = await listen({ toolsListChanged: true });
    while (again.res.statusCode === 429) again = await listen({ toolsListChanged: true });
    assert.equal(again.res.statusCode, 200);
  });

  test('subscriptions end with an empty result when the gateway closes, and no new one begins', async () => {
    const stream = await listen({ toolsListChanged: true });
    await world.gateway.close();
    await stream.ended;
    const end = stream.events().at(-1);
    assert.deepEqual(
      [end.id, end.result.resultType, end.result._meta['io.modelcontextprotocol/subscriptionId']],
      ['sub', 'complete', 'sub'],
    );
    assertRefused(await sendModern(url, 'subscriptions/listen', { notifications: { toolsListChanged: true } }), 503, 'not_ready');
  });
});
