import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createRedactor } from '#domain/mcpclient/redact.ts';
import { reply } from '../mcp/upstream.ts';
import { answering, answeringText, call, event, failsWith, modern, openWire, streaming, text, token } from './openWire.ts';

const ok = '{"jsonrpc":"2.0","id":ID,"result":{"content":[]}}';

describe('an answer is a JSON-RPC response to our id, or none', () => {
  test('a result and an error pass as they are, also with a byte order mark and any other order of members', async (t) => {
    const result = await openWire(t, answeringText(`\ufeff{"result":{"__proto__":{"a":1},"x":[null]},"id":ID,"jsonrpc":"2.0"}`));
    const passed = await result.wire.request(call());
    assert.equal(JSON.stringify(passed), '{"result":{"__proto__":{"a":1},"x":[null]}}');
    const error = await openWire(t, answeringText('{"jsonrpc":"2.0","id":ID,"error":{"code":-32602,"message":"no","data":[1],"more":2}}'));
    assert.deepEqual(await error.wire.request(call()), { error: { code: -32602, message: 'no', data: [1] } });
  });

  test('its size is that of the message as it came, in bytes, so that nobody has to write it again to know', async (t) => {
    const sent = JSON.stringify({ jsonrpc: '2.0', id: 1_000, result: text('hüllo') });
    const json = await openWire(t, answeringText(sent.replace('1000', 'ID')));
    const stream = await openWire(t, streaming([`event: message\ndata: ${sent.replace('1000', '"ID"')}\n\n`]));
    const error = await openWire(t, answeringText('{"jsonrpc":"2.0","id":ID,"error":{"code":1,"message":"é"}}'));
    for (const { wire } of [json, stream, error]) await wire.request(call());
    assert.deepEqual([json.sizes, stream.sizes, error.sizes], [[Buffer.byteLength(sent)], [Buffer.byteLength(sent)], [61]]);
  });

  for (const [name, body] of Object.entries({
    'no JSON': 'hello',
    'cut JSON': ok.slice(0, -1),
    'an empty body': '',
    'another id': ok.replace('ID', '7'),
    'our id as text': ok.replace('ID', '"ID"'),
    'no id': '{"jsonrpc":"2.0","result":{}}',
    'no version': '{"id":ID,"result":{}}',
    'a batch': `[${ok}]`,
    'a result that is a list': '{"jsonrpc":"2.0","id":ID,"result":[]}',
    'a result that is null': '{"jsonrpc":"2.0","id":ID,"result":null}',
    'an error without a code': '{"jsonrpc":"2.0","id":ID,"error":{"message":"x"}}',
    'an error with a fraction as code': '{"jsonrpc":"2.0","id":ID,"error":{"code":1.5,"message":"x"}}',
    'an error without a message': '{"jsonrpc":"2.0","id":ID,"error":{"code":1}}',
    'neither result nor error': '{"jsonrpc":"2.0","id":ID}',
    'a request': '{"jsonrpc":"2.0","id":ID,"method":"ping"}',
    'a value deeper than any stack': `${'['.repeat(3_000)}${']'.repeat(3_000)}x`,
  })) {
    test(`${name} is no answer`, async (t) => {
      const code = name.startsWith('a value deeper') ? 'response_too_large' : 'not_mcp';
      const { wire } = await openWire(t, answeringText(body));
      await assert.rejects(wire.request(call()), failsWith(code, { wasSent: true }));
    });
  }

  for (const contentType of ['text/html', 'text/plain', 'application/jsonp', '']) {
    test(`a body of the type "${contentType}" is no answer, whatever is in it`, async (t) => {
      const { wire } = await openWire(t, answeringText(ok, contentType));
      await assert.rejects(wire.request(call()), failsWith('not_mcp'));
    });
  }

  test('the type may have parameters and capitals', async (t) => {
    const { wire } = await openWire(t, answeringText(ok, 'Application/JSON; charset=utf-8'));
    assert.deepEqual(await wire.request(call()), { result: { content: [] } });
  });

  for (const status of [202, 204]) {
    test(`${status} to a request is no answer`, async (t) => {
      const { wire } = await openWire(t, (_seen, response) => void response.writeHead(status).end());
      await assert.rejects(wire.request(call()), failsWith('not_mcp'));
    });
  }

  test('a modern result without resultType is no answer, and says that the server is only half modern; an error needs none', async (t) => {
    const { wire, upstream } = await openWire(t, answering(text('hello')), modern);
    await assert.rejects(wire.request(call()), failsWith('not_mcp', { halfModern: true, wasSent: true }));
    assert.equal(upstream.seen.length, 1);
    const streamed = await openWire(t, streaming([event({ jsonrpc: '2.0', id: 'ID', result: {} })]), modern);
    await assert.rejects(streamed.wire.request(call()), failsWith('not_mcp', { halfModern: true }));
    const whole = await openWire(t, answering({ ...text('hello'), resultType: 'input_required' }), modern);
    assert.deepEqual(await whole.wire.request(call()), { result: { ...text('hello'), resultType: 'input_required' } });
    const error = await openWire(t, answeringText('{"jsonrpc":"2.0","id":ID,"error":{"code":-32602,"message":"no"}}'), modern);
    assert.deepEqual(await error.wire.request(call()), { error: { code: -32602, message: 'no' } });
  });
});

describe('statuses', () => {
  const error = (code: number, message = 'no') => ({ jsonrpc: '2.0', id: null, error: { code, message } });
  const session = { sessionId: 's-1' };
  const cases = [
    ['401 with a credential', 401, '', {}, {}, 'credential_rejected', false],
    ['401 without one', 401, '', {}, { credentialSent: false }, 'auth_required', false],
    ['403 with a credential', 403, '', {}, {}, 'credential_rejected', false],
    ['403 without one', 403, '', {}, { credentialSent: false }, 'auth_required', false],
    ['410', 410, '', {}, {}, 'not_found', false],
    [
      '403 with the challenge',
      403,
      '',
      { 'www-authenticate': 'Bearer error="insufficient_scope", scope="a"' },
      {},
      'insufficient_scope',
      false,
    ],
    ['404', 404, '', {}, {}, 'not_found', false],
    ['404 in a session', 404, error(-32001), {}, session, 'not_found', true],
    ['400', 400, 'bad', {}, {}, 'http_error', false],
    ['400 in a session with -32000', 400, error(-32000), {}, session, 'http_error', true],
    ['400 in a session that is named', 400, 'No valid session', {}, session, 'http_error', true],
    ['400 in a session about something else', 400, 'bad', {}, session, 'http_error', false],
    ['400 about a session that there is none of', 400, 'No valid session', {}, {}, 'http_error', false],
    ['429', 429, '', {}, {}, 'upstream_rate_limited', false],
    ['500', 500, error(-32603), {}, {}, 'upstream_5xx', false],
    ['302', 302, '', { location: 'http://127.0.0.1/' }, {}, 'redirect_refused', false],
    ['418', 418, '<html>', {}, {}, 'http_error', false],
  ] as const;
  for (const [name, status, body, headers, overrides, code, lostSession] of cases) {
    test(`${name} is ${code}${lostSession ? ', and the session is lost' : ''}`, async (t) => {
      const { wire, upstream } = await openWire(t, (_seen, response) => reply(response, status, body, headers), overrides);
      await assert.rejects(wire.request(call()), failsWith(code, { lostSession, wasSent: true }));
      assert.equal(upstream.seen.length, 1);
    });
  }

  test('a refusal with a JSON-RPC error is the answer: 404 and 400 of a modern server, 400 of a legacy one', async (t) => {
    for (const [status, code, overrides] of [
      [404, -32601, modern],
      [400, -32602, modern],
      [400, -32602, { sessionId: 's-1' }],
    ] as const) {
      const { wire } = await openWire(t, (_seen, response) => reply(response, status, error(code)), overrides);
      assert.deepEqual(await wire.request(call()), { error: { code, message: 'no' } });
    }
  });

  test('a refusal that goes on and on is cut', { timeout: 30_000 }, async (t) => {
    const { wire, upstream } = await openWire(t, (_seen, response) => {
      response.writeHead(400, { 'content-type': 'text/plain' });
      const flood = (): void => void (!response.destroyed && response.write('x'.repeat(65_536), () => setImmediate(flood)));
      flood();
    });
    await assert.rejects(wire.request(call()), failsWith('http_error'));
    await upstream.whenIdle();
  });
});

describe('[R76] no form of the credential comes back', () => {
  const base64 = (words: string): string => Buffer.from(words).toString('base64');
  const forms = {
    plain: token,
    URL: encodeURIComponent(token),
    JSON: JSON.stringify(token),
    'JSON in JSON': JSON.stringify(JSON.stringify({ key: token })),
    'base64 at offset 1': base64(`a${token}`),
  };
  for (const [form, words] of Object.entries(forms)) {
    test(`in a result, ${form}: in a text, a deep value and the name of a member, but not in its neighbours`, async (t) => {
      const { wire } = await openWire(t, answering({ ...text(`<${words}>`), structuredContent: { a: [{ [words]: 'kept' }] } }));
      const shown = JSON.stringify(await wire.request(call()));
      assert.match(shown, /\[redacted\]/);
      assert.match(shown, /kept/);
      for (const each of [words, JSON.stringify(words).slice(1, -1), token]) assert.ok(!shown.includes(each), shown);
    });
  }

  const escaped = [...token].map((letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
  const slashes = JSON.stringify(token).slice(1, -1).replaceAll('/', '\\/');
  for (const spelled of [escaped, slashes, escaped.slice(0, 12) + JSON.stringify(token.slice(2)).slice(1, -1)]) {
    test(`spelled in JSON as ${spelled.slice(0, 24)}…, in a result, an error and a notification`, async (t) => {
      const result = await openWire(t, answeringText(`{"jsonrpc":"2.0","id":ID,"result":{"a":"${spelled}"}}`));
      assert.ok(!JSON.stringify(await result.wire.request(call())).includes(JSON.stringify(token).slice(1, -1)));
      const error = await openWire(
        t,
        answeringText(`{"jsonrpc":"2.0","id":ID,"error":{"code":1,"message":"${spelled}","data":{"b":"${spelled}"}}}`),
      );
      assert.deepEqual(await error.wire.request(call()), { error: { code: 1, message: '[redacted]', data: { b: '[redacted]' } } });
      const stream = await openWire(
        t,
        streaming([
          `data: {"jsonrpc":"2.0","method":"notifications/message","params":{"data":"${spelled}"}}\n\n`,
          event({ jsonrpc: '2.0', id: 'ID', result: {} }),
        ]),
      );
      const heard: unknown[] = [];
      await stream.wire.request(call({ onNotification: (notification) => void heard.push(notification) }));
      assert.deepEqual(heard, [{ method: 'notifications/message', params: { data: '[redacted]' } }]);
    });
  }

  test('however often it is repeated; texts without it stay', async (t) => {
    const { wire } = await openWire(t, answering({ a: Array(3_000).fill(`<${token}>`), b: 'kept' }));
    const { result } = (await wire.request(call())) as { result: { a: string[]; b: string } };
    assert.deepEqual([new Set(result.a), result.b], [new Set(['<[redacted]>', '[redacted]']), 'kept']);
  });

  test('a key of digits is found when it comes back as a number; other numbers stay', async (t) => {
    const { wire } = await openWire(t, answering({ a: 84629173, b: 5 }), { redact: createRedactor(['84629173']) });
    assert.deepEqual(await wire.request(call()), { result: { a: '[redacted]', b: 5 } });
  });
});

test('_meta members of the reserved prefix do not pass, others do', async (t) => {
  const serverInfo = { 'io.modelcontextprotocol/serverInfo': { name: 'impostor' } };
  const only = await openWire(t, answering({ ...text('a'), resultType: 'complete', _meta: serverInfo }), modern);
  assert.deepEqual(await only.wire.request(call()), { result: { ...text('a'), resultType: 'complete' } });
  const both = await openWire(t, answering({ ...text('a'), _meta: { ...serverInfo, 'my/trace': 1 } }));
  assert.deepEqual(await both.wire.request(call()), { result: { ...text('a'), _meta: { 'my/trace': 1 } } });
});
