import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { McpConfig, WireErrorCode } from '@mooring/sdk';
import { AppError, isAppError } from '#domain/errors.ts';
import { createHandOffAll } from './handOffAll.ts';

const request = { secret: 'mk_live_x', ip: '192.0.2.1', agent: 'a/1', requestId: 'req_1' };

/** A hand-off that answers each slug with its configuration, or refuses it with a code. */
function world(refusals: Readonly<Record<string, WireErrorCode>>) {
  const asked: object[] = [];
  const handOffAll = createHandOffAll({
    async handOff({ onCaller: _, ...each }) {
      asked.push(each);
      const code = refusals[each.slug];
      if (code !== undefined) throw new AppError(code);
      return { slug: each.slug } as McpConfig;
    },
  });
  return { asked, handOffAll };
}

test('each server is handed off by itself, with the facts of the one request, in the order asked for', async () => {
  const { asked, handOffAll } = world({});
  assert.deepEqual(await handOffAll(request, ['b', 'a']), [{ slug: 'b' }, { slug: 'a' }]);
  assert.deepEqual(asked, [
    { ...request, slug: 'b' },
    { ...request, slug: 'a' },
  ]);
});

test('a refusal of one server leaves the others, and what the key may not see is not even named', async () => {
  const codes = ['forbidden', 'handoff_disabled', 'not_connected', 'token_expired', 'secret_unreadable'] as const;
  const { handOffAll } = world({ ...Object.fromEntries(codes.map((code) => [code, code])), hidden: 'unknown_mcp_server' });
  assert.deepEqual(await handOffAll(request, ['hidden', ...codes, 'last']), [
    ...codes.map((code) => ({ slug: code, refusal: code })),
    { slug: 'last' },
  ]);
});

test('what concerns the key or the installation is thrown, and nothing more is handed off', async () => {
  for (const code of ['invalid_api_key', 'upgrade_required', 'insufficient_scope', 'kms_unavailable', 'store_unavailable'] as const) {
    const { asked, handOffAll } = world({ bad: code });
    await assert.rejects(handOffAll(request, ['good', 'bad', 'next']), (error) => isAppError(error, code));
    assert.equal(asked.length, 2, code);
  }
});
