import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { answering, call, failsWith, modern, openWire, text, token } from './openWire.ts';

const prefix = 'io.modelcontextprotocol/';

describe('what a server is sent', () => {
  test('[R73] legacy: the session, the version and the credential travel in headers; the body has our id and nothing about the caller', async (t) => {
    const { wire, upstream } = await openWire(t, answering(text('hello')), {
      sessionId: 's-1',
      headers: { Authorization: `Bearer ${token}`, 'X-Team': 'a', Accept: 'text/html', 'MCP-Session-Id': 'forged', 'Mcp-Name': 'forged' },
    });
    const _meta = {
      [`${prefix}clientCapabilities`]: { elicitation: {} },
      [`${prefix}logLevel`]: 'info',
      progressToken: 'mine',
      'my/trace': 1,
    };
    assert.deepEqual(await wire.request(call({ params: { name: 'echo', arguments: { a: 1 }, _meta } })), { result: text('hello') });
    const [{ headers, rpc, method } = upstream.seen[0]!] = upstream.seen;
    assert.deepEqual(rpc, {
      jsonrpc: '2.0',
      id: rpc.id,
      method: 'tools/call',
      params: { name: 'echo', arguments: { a: 1 }, _meta: { 'my/trace': 1 } },
    });
    assert.deepEqual(
      [method, headers['mcp-session-id'], headers['mcp-protocol-version'], headers.authorization, headers['x-team'], headers.accept],
      ['POST', 's-1', '2025-11-25', `Bearer ${token}`, 'a', 'application/json, text/event-stream'],
    );
    assert.deepEqual([headers['content-type'], headers['mcp-name'], headers['mcp-method']], ['application/json', undefined, undefined]);
  });

  test('modern: the envelope names us, carries the capabilities and the log level of the caller, and the headers repeat the body', async (t) => {
    const { wire, upstream } = await openWire(t, answering({ ...text('hello'), resultType: 'complete' }), {
      ...modern,
      headers: { 'Mcp-Param-Region': 'forged' },
    });
    const _meta = {
      [`${prefix}clientCapabilities`]: { elicitation: {} },
      [`${prefix}logLevel`]: 'info',
      [`${prefix}clientInfo`]: { name: 'caller' },
    };
    const headers = { 'Mcp-Param-Region': 'eu', 'X-Other': 'dropped' };
    await wire.request(call({ params: { name: 'echo', _meta }, headers }));
    await wire.request(call({ method: 'tools/list', params: {} }));
    const [asked, listed] = upstream.seen;
    assert.deepEqual(asked?.rpc.params?._meta, {
      [`${prefix}protocolVersion`]: '2026-07-28',
      [`${prefix}clientInfo`]: { name: 'mooring', version: '1.2.3' },
      [`${prefix}clientCapabilities`]: { elicitation: {} },
      [`${prefix}logLevel`]: 'info',
    });
    assert.deepEqual(
      ['mcp-protocol-version', 'mcp-method', 'mcp-name', 'mcp-param-region', 'x-other', 'mcp-session-id'].map(
        (name) => asked?.headers[name],
      ),
      ['2026-07-28', 'tools/call', 'echo', 'eu', undefined, undefined],
    );
    assert.deepEqual(listed?.rpc.params, {
      _meta: {
        [`${prefix}protocolVersion`]: '2026-07-28',
        [`${prefix}clientInfo`]: { name: 'mooring', version: '1.2.3' },
        [`${prefix}clientCapabilities`]: {},
      },
    });
    assert.deepEqual([listed?.headers['mcp-name'], listed?.headers['mcp-param-region']], [undefined, undefined]);
  });

  for (const [method, params, name] of [
    ['resources/read', { uri: 'file:///a b' }, 'file:///a b'],
    ['resources/read', { uri: 'note://ü' }, `=?base64?${Buffer.from('note://ü').toString('base64')}?=`],
    ['prompts/get', { name: ' padded' }, `=?base64?${Buffer.from(' padded').toString('base64')}?=`],
    ['tools/call', { name: '=?base64?YQ==?=' }, `=?base64?${Buffer.from('=?base64?YQ==?=').toString('base64')}?=`],
    ['tools/call', { name: 'a\r\nX-Evil: 1' }, `=?base64?${Buffer.from('a\r\nX-Evil: 1').toString('base64')}?=`],
  ] as const) {
    test(`Mcp-Name of ${method} for ${JSON.stringify(Object.values(params)[0])} is ${name}`, async (t) => {
      const { wire, upstream } = await openWire(t, answering({ resultType: 'complete' }), modern);
      await wire.request(call({ method, params }));
      assert.deepEqual([upstream.seen[0]?.headers['mcp-name'], upstream.seen[0]?.headers['x-evil']], [name, undefined]);
    });
  }

  test('every request has an id of its own, also at once; ids below 1,000 stay those of the handshake', async (t) => {
    const { wire, upstream } = await openWire(t, answering(text('hello')));
    await Promise.all(Array.from({ length: 20 }, () => wire.request(call())));
    const ids = upstream.seen.map(({ rpc }) => Number(rpc.id));
    assert.equal(new Set(ids).size, 20);
    assert.ok(ids.every((id) => Number.isInteger(id) && id >= 1_000));
  });

  test('[R81] a request of 51,200 bytes is sent, one byte more is not; nor are arguments too deep to be written', async (t) => {
    const { wire, upstream } = await openWire(t, answering(text('hello')));
    const sized = (bytes: number) => {
      const empty = JSON.stringify({ jsonrpc: '2.0', id: 1_000, method: 'tools/call', params: { name: 'echo', arguments: { a: '' } } });
      return call({ params: { name: 'echo', arguments: { a: 'x'.repeat(bytes - empty.length) } } });
    };
    assert.ok('result' in (await wire.request(sized(51_200))));
    assert.equal(upstream.seen[0]?.body.length, 51_200);
    await assert.rejects(wire.request(sized(51_201)), failsWith('request_too_large', { wasSent: false }));
    const deep: unknown = JSON.parse(`${'['.repeat(25_000)}${']'.repeat(25_000)}`);
    await assert.rejects(
      wire.request(call({ params: { name: 'echo', arguments: { deep } } })),
      failsWith('request_too_large', { wasSent: false }),
    );
    assert.equal(upstream.seen.length, 1);
  });
});
