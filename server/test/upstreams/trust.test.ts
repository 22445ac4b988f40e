import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stripHidden } from '#domain/catalogue/hiddenCharacters.ts';
import { reply, replyAsStream, type Upstream as Server } from '../mcp/upstream.ts';
import { formsOf } from '../security/formsOf.ts';
import { type Answer, answer, modernFace, sessionFace, sseFace, text } from './faces.ts';
import { openForFile } from './openForFile.ts';
import { CREDENTIAL, call, codeOf, later, list, resultOf, targetOf, until, wires } from './openPool.ts';

const { serve, pool } = openForFile();
const kindsOf = ({ seen }: Server): string[] => [...new Set(seen.map(({ method, rpc }) => `${method} ${rpc.method ?? ''}`.trim()))].sort();

for (const wire of wires) {
  test(`[R107] ${wire}: the credential goes with every request to the registered URL: handshake, notifications, lists, calls, stream, end of session`, async () => {
    const held: unknown[] = [];
    const face = sessionFace({
      capabilities: { tools: { listChanged: true } },
      onGet: (_, response) => replyAsStream(response, [], false),
      onCall: (_, response) => void held.push(response),
    });
    const server = await serve(face.handler);
    const world = pool({ wire });
    const upstream = world.of(targetOf(server.url, { headers: [{ name: 'X-Tenant', secret: false, value: 'acme' }] }));
    await list(upstream);
    const leaving = new AbortController();
    const running = call(upstream, 'echo', { signal: leaving.signal });
    await until(() => held.length === 1);
    leaving.abort(new DOMException('gone', 'AbortError'));
    await assert.rejects(running);
    await until(() => kindsOf(server).includes('POST notifications/cancelled'));
    await world.close();
    const stream = wire === 'thin' ? ['GET'] : [];
    const posts = ['initialize', 'notifications/cancelled', 'notifications/initialized', 'server/discover', 'tools/call', 'tools/list'];
    assert.deepEqual(kindsOf(server), ['DELETE', ...stream, ...posts.map((method) => `POST ${method}`)]);
    for (const { headers, path } of server.seen) {
      assert.equal(headers.authorization, `Bearer ${CREDENTIAL}`);
      assert.equal(headers['x-tenant'], 'acme');
      assert.equal(path, '/mcp');
    }
  });

  test(`pitfall 1, ${wire}: a 401 that points to another origin sends nothing there`, async () => {
    const other = await serve((_, response) => reply(response, 200, {}));
    const challenge = `Bearer resource_metadata="${other.url}/.well-known/oauth-protected-resource"`;
    const refuse: Answer = (_, response) => reply(response, 401, '', { 'www-authenticate': challenge });
    for (const handler of [refuse, modernFace({ onCall: refuse }), sessionFace({ onCall: refuse }).handler]) {
      const server = await serve(handler);
      const upstream = pool({ wire }).of(targetOf(server.url));
      assert.equal(await codeOf(call(upstream)), 'upstream_error credential_rejected');
      assert.equal(await codeOf(call(upstream)), 'upstream_error credential_rejected');
    }
    assert.equal(other.seen.length, 0);
  });

  test(`pitfall 19, ${wire}: a redirect to another origin is refused with the credential kept`, async () => {
    const other = await serve(modernFace());
    const server = await serve(modernFace({ onCall: (_, response) => reply(response, 307, '', { location: other.url }) }));
    assert.equal(await codeOf(call(pool({ wire }).of(targetOf(server.url)))), 'upstream_error redirect_refused');
    assert.equal(other.seen.length, 0);
  });

  test(`${wire}: a credential that the server repeats comes back in no form: in results, names, errors, progress`, async () => {
    // Whoever writes it in hexadecimal digits, or in any code of its own, is not repeating it.
    const forms = formsOf(CREDENTIAL).filter((form) => form !== Buffer.from(CREDENTIAL).toString('hex'));
    assert.ok(forms.length >= 4);
    const notes: unknown[] = [];
    const result = {
      ...text(forms.join(' ')),
      resultType: 'complete',
      structuredContent: Object.fromEntries(forms.map((form) => [form, [form]])),
    };
    const error = { code: -32000, message: `no: ${forms.join(' ')}`, data: { forms } };
    const server = await serve(
      modernFace({
        onCall(seen, response) {
          if (seen.rpc.params?.name === 'fail') return reply(response, 200, { jsonrpc: '2.0', id: seen.rpc.id, error });
          const { progressToken } = Object(seen.rpc.params?._meta) as { progressToken?: unknown };
          const progress = { method: 'notifications/progress', params: { progressToken, progress: 1, message: forms.join(' ') } };
          const events = [progress, { id: seen.rpc.id, result }].map(
            (message) => `data: ${JSON.stringify({ jsonrpc: '2.0', ...message })}\n\n`,
          );
          replyAsStream(response, events, true);
        },
      }),
    );
    const upstream = pool({ wire }).of(targetOf(server.url));
    const params = { name: 'echo', arguments: {}, _meta: { progressToken: 'mine' } };
    const all = [await call(upstream, '', { params, onNotification: (note) => notes.push(note) }), await call(upstream, 'fail'), notes];
    const seen = JSON.stringify(all);
    assert.equal(notes.length, 1);
    for (const form of forms) assert.ok(!seen.includes(form), form);
    assert.match(seen, /\[redacted\]/);
    assert.match(seen, /"code":-32000/);
  });

  test(`${wire}: a credential with hidden characters in it is not there for whoever cleans a list, instructions, an answer or an error`, async () => {
    const forms = ['\u200b', '\u{E0041}', '\u00ad', '\u202e\u2066', '\b', '\u0001', '\x7f', '\ufe0f'].map((char) =>
      [...CREDENTIAL].join(char),
    );
    const words = forms.join(' ');
    const tool = { name: 'echo', description: words, inputSchema: { type: 'object', properties: { [forms[0]!]: { enum: forms } } } };
    const modern = modernFace({
      onList: (seen, response) => answer(response, seen.rpc.id, { resultType: 'complete', tools: [tool], ttlMs: 0, cacheScope: 'private' }),
      onCall: (seen, response) =>
        seen.rpc.params?.name === 'fail'
          ? reply(response, 200, { jsonrpc: '2.0', id: seen.rpc.id, error: { code: -32000, message: words, data: { [words]: forms } } })
          : answer(response, seen.rpc.id, { resultType: 'complete', ...text(forms[Number(seen.rpc.params?.name)]!) }),
    });
    const server = await serve((seen, response) => {
      if (seen.rpc.method !== 'server/discover') return modern(seen, response);
      const discovered = { resultType: 'complete', supportedVersions: ['2026-07-28'], capabilities: { tools: {} }, instructions: words };
      answer(response, seen.rpc.id, { ...discovered, ttlMs: 0, cacheScope: 'private' });
    });
    const upstream = pool({ wire }).of(targetOf(server.url));
    for (const told of [
      await upstream.facts(later()),
      await list(upstream),
      await call(upstream, 'fail'),
      ...(await Promise.all(forms.map((_, i) => call(upstream, String(i))))),
    ]) {
      const texts = JSON.stringify(told)
        .match(/"(?:[^"\\]|\\.)*"/g)!
        .map((string) => stripHidden(JSON.parse(string)).text);
      assert.ok(!texts.join(' ').replaceAll('\ufe0f', '').includes(CREDENTIAL), texts.join(' '));
      assert.match(texts.join(' '), /\[redacted\]/);
    }
  });

  test(`${wire}: what fails says nothing of the server's words, not even in the cause of the error`, async () => {
    const server = await serve(modernFace({ onCall: (_, response) => reply(response, 500, `boom ${CREDENTIAL}`) }));
    await assert.rejects(call(pool({ wire }).of(targetOf(server.url))), (error: Error) => {
      const told = JSON.stringify([
        error.message,
        error.stack,
        error.cause,
        (error.cause as Error | undefined)?.message,
        Object(error).details,
      ]);
      return !told.includes('boom') && !told.includes(CREDENTIAL);
    });
  });

  test(`${wire}: a sealed credential of another origin, or one that does not open, is never sent`, async () => {
    const server = await serve(modernFace());
    const { secrets } = targetOf('https://elsewhere.example/mcp');
    assert.equal(await codeOf(call(pool({ wire }).of(targetOf(server.url, { secrets })))), 'secret_unreadable');
    assert.equal(server.seen.length, 0);
  });

  test(`pitfall 11, ${wire}: a server that calls itself as another one gets nothing of it`, async () => {
    const face = (words: string) =>
      modernFace({
        onList: (seen, response) =>
          answer(response, seen.rpc.id, { resultType: 'complete', tools: [], words, ttlMs: 3_600_000, cacheScope: 'public' }),
      });
    const [mine, other] = [await serve(face('mine')), await serve(face('other'))];
    const world = pool({ wire });
    assert.match(JSON.stringify(await list(world.of(targetOf(mine.url)))), /mine/);
    assert.match(JSON.stringify(await list(world.of(targetOf(other.url)))), /other/);
    await list(world.of(targetOf(other.url)));
    assert.ok(
      other.seen.filter(({ rpc }) => rpc.method === 'tools/list').length === 2,
      'and nothing is kept for an hour because it says so',
    );
  });

  test(`pitfall 16, ${wire}: what a legacy server asks of its client is refused on the stream's behalf, and the call goes on`, async () => {
    const face = sessionFace({
      onCall(seen, response) {
        const ask = { jsonrpc: '2.0', id: 'ask-1', method: 'sampling/createMessage', params: {} };
        const ping = { jsonrpc: '2.0', id: 'ping-1', method: 'ping' };
        const done = { jsonrpc: '2.0', id: seen.rpc.id, result: text('done') };
        replyAsStream(
          response,
          [ask, ping, done].map((message) => `data: ${JSON.stringify(message)}\n\n`),
          true,
        );
      },
    });
    const server = await serve(face.handler);
    assert.deepEqual(resultOf(await call(pool({ wire }).of(targetOf(server.url)))), text('done'));
    const answers = () => server.seen.map(({ body }) => (body === '' ? {} : JSON.parse(body))).filter(({ method }) => method === undefined);
    await until(() => answers().filter(({ id }) => id !== undefined).length === 2);
    const byId = Object.fromEntries(answers().map((each) => [each.id, each]));
    assert.equal(byId['ask-1'].error.code, -32601);
    assert.deepEqual(byId['ping-1'].result, {});
  });

  test(`${wire}: the caller's id, its token and its own protocol members never reach the server; its capabilities do`, async () => {
    const server = await serve(modernFace());
    const prefix = 'io.modelcontextprotocol/';
    const _meta = {
      progressToken: 'secret-token-of-the-caller',
      [`${prefix}clientInfo`]: { name: 'the caller', version: '1' },
      [`${prefix}protocolVersion`]: '2025-11-25',
      [`${prefix}clientCapabilities`]: { elicitation: {} },
      'acme.example/trace': 'kept',
    };
    await call(pool({ wire }).of(targetOf(server.url)), '', {
      params: { name: 'echo', arguments: {}, _meta },
      onNotification: () => undefined,
      headers: { 'Mcp-Param-Region': 'eu' },
    });
    const sent = server.seen.at(-1);
    assert.ok(!sent?.body.includes('the caller') && !sent?.body.includes('secret-token'));
    const meta = sent?.rpc.params?._meta as Record<string, unknown>;
    assert.deepEqual(meta[`${prefix}clientInfo`], { name: 'mooring', version: '0.1.0' });
    assert.equal(meta[`${prefix}protocolVersion`], '2026-07-28');
    assert.deepEqual(meta[`${prefix}clientCapabilities`], { elicitation: {} });
    assert.equal(meta['acme.example/trace'], 'kept');
    const { 'mcp-method': method, 'mcp-name': name, 'mcp-protocol-version': version, 'mcp-param-region': region } = sent?.headers ?? {};
    assert.deepEqual([method, name, version, region], ['tools/call', 'echo', '2026-07-28', 'eu']);
  });
}

test('[R107] over HTTP+SSE the credential goes to the stream and to the endpoint that it announced, and to no other origin', async () => {
  const face = sseFace();
  const server = await serve(face.handler, '/sse');
  await list(pool({}).of(targetOf(server.url)));
  assert.ok(server.seen.every(({ headers }) => headers.authorization === `Bearer ${CREDENTIAL}`));
  const other = await serve(modernFace());
  const evil = await serve((_, response) => replyAsStream(response, [`event: endpoint\ndata: ${other.url}\n\n`], false), '/sse');
  const target = targetOf(evil.url, { transport: 'sse', transportSource: 'explicit' });
  assert.notEqual(await codeOf(list(pool({}).of(target), { deadlineAt: later(2_000) })), null);
  assert.equal(other.seen.length, 0);
});
