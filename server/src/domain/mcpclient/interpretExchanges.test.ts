import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GuardError } from '#domain/netguard/guardError.ts';
import { interpretExchanges } from './interpretExchanges.ts';
import type { Exchange } from './types.ts';

const exchange = (seen: Partial<Exchange>): Exchange => ({
  transport: 'streamable-http',
  method: 'POST',
  url: new URL('https://h.example/mcp'),
  rpcMethod: 'initialize',
  rpcId: 1,
  credentialSent: false,
  ms: 1,
  status: 200,
  contentType: 'application/json',
  challenge: null,
  location: null,
  body: null,
  rpcError: null,
  protocolVersion: null,
  error: null,
  ...seen,
});
const bearer = (error: string | null) => ({ scheme: 'Bearer', error, scope: null, resourceMetadata: null });
const rpcError = (code: number, message = '', supported: string[] | null = null) => ({ code, message, supported });

for (const [seen, expected] of [
  [{ status: 401 }, 'auth auth_required'],
  [{ status: 403 }, 'auth auth_required'],
  [{ status: 401, credentialSent: true }, 'auth credential_rejected'],
  [{ status: 403, credentialSent: true }, 'auth credential_rejected'],
  [{ status: 403, credentialSent: true, challenge: bearer('insufficient_scope') }, 'auth insufficient_scope'],
  [{ status: 401, credentialSent: true, challenge: bearer('invalid_token') }, 'auth credential_rejected'],
  [{ status: 404 }, 'http not_found'],
  [{ status: 410 }, 'http not_found'],
  [{ status: 404, rpcError: rpcError(-32601) }, 'handshake jsonrpc_error'],
  [{ status: 405 }, 'http http_error'],
  [{ status: 429 }, 'http upstream_rate_limited'],
  [{ status: 429, rpcError: rpcError(-32000) }, 'http upstream_rate_limited'],
  [{ status: 500 }, 'http upstream_5xx'],
  [{ status: 599 }, 'http upstream_5xx'],
  [{ status: 503, rpcError: rpcError(-32000) }, 'http upstream_5xx'],
  [{ status: 400, rpcError: rpcError(-32000) }, 'handshake jsonrpc_error'],
  [{ status: 400, rpcError: rpcError(-32022, '', ['2027-01-01']) }, 'handshake protocol_version_unsupported'],
  [{ status: 400, rpcError: rpcError(-32602, 'Unsupported protocol version') }, 'handshake protocol_version_unsupported'],
  [{ status: 200, rpcError: rpcError(-32603) }, 'handshake jsonrpc_error'],
  [{ status: 200, protocolVersion: '1999-01-01' }, 'handshake protocol_version_unsupported'],
  [{ status: 200, protocolVersion: '2025-11-25' }, 'handshake not_mcp'],
  [{ status: 200, contentType: 'text/html' }, 'http not_mcp'],
  [{ status: 200, contentType: 'text/plain' }, 'handshake not_mcp'],
  [{ status: 200, transport: 'sse', method: 'GET', contentType: 'text/event-stream' }, 'handshake not_mcp'],
  [{ status: null, error: { code: 'dns_not_found', phase: 'dns' } }, 'dns dns_not_found'],
  [{ status: null, error: { code: 'address_not_allowed', phase: 'dns' } }, 'dns address_not_allowed'],
  [{ status: null, error: { code: 'connect_timeout', phase: 'tcp' } }, 'tcp connect_timeout'],
  [{ status: null, error: { code: 'tls_expired', phase: 'tls' } }, 'tls tls_expired'],
  [{ status: null, error: { code: 'redirect_refused', phase: 'head' } }, 'http redirect_refused'],
  [{ status: 200, error: { code: 'response_too_large', phase: 'body' } }, 'http response_too_large'],
  [{ status: null, error: { code: 'handshake_timeout', phase: 'head' } }, 'handshake handshake_timeout'],
] as const satisfies readonly (readonly [Partial<Exchange>, string])[]) {
  test(`${JSON.stringify(seen)} is ${expected}`, () => {
    const { step, code } = interpretExchanges([exchange(seen)], new SyntaxError('what the SDK said'));
    assert.equal(`${step} ${code}`, expected);
  });
}

test('the last exchange decides, not an earlier probe', () => {
  assert.equal(interpretExchanges([exchange({ status: 400 }), exchange({ status: 503 })], null).code, 'upstream_5xx');
});

test('a stream that broke decides, whatever was posted after it was opened', () => {
  const stream = exchange({ transport: 'sse', method: 'GET', error: { code: 'response_too_large', phase: 'body' } });
  assert.equal(interpretExchanges([stream, exchange({ transport: 'sse', status: 202 })], null).code, 'response_too_large');
});

test('our deadline is handshake_timeout although the wire shows a good status', () => {
  const deadline = new GuardError('handshake_timeout', 'head');
  const { code, step, hint } = interpretExchanges([exchange({ contentType: 'text/event-stream' })], deadline);
  assert.equal(`${step} ${code}`, 'handshake handshake_timeout');
  assert.equal(hint, undefined);
});

test('a dead end that we noticed names its reason, unless the wire shows a better one', () => {
  const cut = new GuardError('connection_reset', 'body', { detail: 'The stream ended before the answer.' });
  assert.equal(interpretExchanges([exchange({ contentType: 'text/event-stream' })], cut).code, 'connection_reset');
  assert.equal(interpretExchanges([exchange({ status: 401 })], cut).code, 'auth_required');
});

test('no exchange at all is our own failure', () => {
  assert.equal(interpretExchanges([], new TypeError('x')).code, 'internal');
});
