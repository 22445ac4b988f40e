import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Hono } from 'hono';
import { isAppError } from '#domain/errors.ts';
import type { Caller } from '#domain/tenancy/caller.ts';
import { createAuthenticate } from './authenticate.ts';
import type { HttpEnv } from './requestScope.ts';

const person = { userId: 'jo' } as Caller;

/** What a request with nothing but a good session cookie is answered, by its path. */
async function callerAt(path: string): Promise<string> {
  const authenticate = createAuthenticate(
    {
      keys: { findLogin: async () => null },
      recognizeSession: async (token) => (token === 'good' ? person : null),
      addressMatches: () => true,
      clock: { now: () => 0 },
    },
    { read: () => 'good' },
  );
  const app = new Hono<HttpEnv>();
  app.get('*', async (c) => c.text((await authenticate(c, false)).userId));
  app.onError((error, c) => c.text(isAppError(error) ? error.code : 'unexpected'));
  return (await app.request(path)).text();
}

test('a session cookie proves a person below /v1 and nowhere else', async () => {
  assert.equal(await callerAt('/v1/me'), 'jo');
  for (const path of ['/api/integrations/connections', '/api/v1/me', '/api/../api/apps/env', '/mcp', '/v1', '/v10/me', '/'])
    assert.equal(await callerAt(path), 'api_key_required', path);
});
