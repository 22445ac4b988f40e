import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openVault } from '../../../test/vault/world.ts';
import { AppError, isAppError } from '../errors.ts';
import { createRunOnce, type IdempotencyStore, type IdempotentRequest } from './runOnce.ts';

const ORG = 'org-a';
const ABANDONED_MS = 120_000;
const request = { orgId: ORG, caller: 'caller', key: 'once', fingerprint: 'POST /things {}' };
const reply = { status: 201, headers: {}, body: '{"secret":"new"}' };

/** A store of one request. */
function fakeStore() {
  const state = { row: null as IdempotentRequest | null, failsToFinish: false };
  const store: IdempotencyStore = {
    async begin(begun) {
      const earlier = state.row;
      state.row ??= begun;
      return earlier;
    },
    async replace(_, next) {
      state.row = next;
      return true;
    },
    async finish(finished) {
      if (state.failsToFinish) throw new AppError('store_unavailable');
      state.row = finished;
    },
    async release() {
      state.row = null;
    },
    removeExpired: async () => undefined,
  };
  return Object.assign(state, { store });
}

async function open() {
  const { vault, clock } = await openVault([ORG]);
  const stored = fakeStore();
  const state = { executed: 0, failsToSeal: false };
  const sealing: typeof vault = {
    ...vault,
    seal: (...args) => (state.failsToSeal ? Promise.reject(new AppError('kms_unavailable')) : vault.seal(...args)),
  };
  const runOnce = createRunOnce({ store: stored.store, vault: sealing, clock });
  const send = () =>
    runOnce(request, async () => {
      state.executed += 1;
      return reply;
    });
  return { state, stored, clock, runOnce, send };
}

const failsWith = (code: AppError['code']) => (error: unknown) => isAppError(error, code);

test('a request that happened but whose answer cannot be kept holds its key: a repetition does not execute it again', async () => {
  for (const [fault, code] of [
    ['seal', 'kms_unavailable'],
    ['finish', 'store_unavailable'],
  ] as const) {
    const { state, stored, clock, send } = await open();
    state.failsToSeal = fault === 'seal';
    stored.failsToFinish = fault === 'finish';
    await assert.rejects(send(), failsWith(code));
    state.failsToSeal = false;
    stored.failsToFinish = false;
    clock.advance(ABANDONED_MS - 1);
    await assert.rejects(send(), failsWith('idempotency_in_progress'));
    assert.equal(state.executed, 1, fault);
    // Nobody can tell it from one whose process died, so it is given up like one.
    clock.advance(1);
    assert.deepEqual(await send(), { reply, replayed: false });
    assert.deepEqual(await send(), { reply, replayed: true });
    assert.equal(state.executed, 2, fault);
  }
});

test('a request that is refused frees its key at once', async () => {
  const { runOnce, state, send } = await open();
  await assert.rejects(
    runOnce(request, () => Promise.reject(new AppError('slug_taken'))),
    failsWith('slug_taken'),
  );
  assert.deepEqual(await send(), { reply, replayed: false });
  assert.equal(state.executed, 1);
});
