import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { AuditEvent } from '#domain/audit/types.ts';
import { AppError } from '#domain/errors.ts';
import type { Caller } from '#domain/tenancy/caller.ts';
import { scopesOf } from '#domain/tenancy/roles.ts';
import { createLiveEvents, type LiveEvent } from './createLiveEvents.ts';

const BEAT_MS = 5;
/** At the clock, in a test: twice for each wait of a beat's length, of which a test has a few. */
const LOOKS_MAX = 400;

const caller: Caller = {
  orgId: 'org',
  actor: { type: 'user', id: 'u', name: 'U' },
  userId: 'u',
  role: 'OWNER',
  spaces: [],
  scopes: scopesOf('OWNER'),
  key: null,
  sessionId: 's',
};

const eventAt = (seq: number): AuditEvent => ({
  orgId: 'org',
  seq,
  id: `event-${seq}`,
  at: 0,
  actor: caller.actor,
  action: 'space.updated',
  target: { type: 'space', id: String(seq), name: `space-${seq}` },
  source: 'api',
  ip: null,
  requestId: null,
  outcome: 'success',
  changes: {},
  keyVersion: 1,
  mac: '',
});

const asItIs = (event: AuditEvent): AuditEvent => event;

function open(t: TestContext, { length = 0, isHidden = (_: AuditEvent): boolean => false, stored = asItIs, beatMs = BEAT_MS } = {}) {
  const state = { length, lost: 0, proofs: 0, looks: 0, refusal: null as unknown, now: caller };
  const errors: unknown[] = [];
  const clock = { ms: 0 };
  const live = createLiveEvents({
    store: {
      head: async () => ({ count: state.length, mac: '' }),
      after: async (_, afterSeq, limit) =>
        Array.from({ length: Math.max(0, Math.min(limit, state.length - state.lost - afterSeq)) }, (_, i) =>
          stored(eventAt(afterSeq + 1 + i)),
        ),
    },
    mayHear: (_, event) => !isHidden(event),
    // Time passes only where nothing is there to tell: a wait ends with it, and one for what never comes with a beat instead.
    monotonicMs: () => {
      state.looks += 1;
      if (state.looks % LOOKS_MAX === 0) clock.ms += BEAT_MS;
      return clock.ms;
    },
    onError: (error) => errors.push(error),
    beatMs,
  });
  const gone = new AbortController();
  t.after(() => {
    live.close();
    gone.abort();
  });
  const follow = (lastEventId: string | null = null) =>
    live.follow({
      orgId: 'org',
      prove: async () => {
        state.proofs += 1;
        if (state.refusal !== null) throw state.refusal;
        return state.now;
      },
      lastEventId,
      signal: gone.signal,
    });
  const change = () => {
    state.length += 1;
    live.changed('org');
  };
  return { live, state, errors, clock, gone, follow, change };
}

/** Nothing but promises is under way here. */
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

const next = async (events: AsyncGenerator<LiveEvent, void>): Promise<LiveEvent> => {
  const { done, value } = await events.next();
  return done ? assert.fail('it has ended') : value;
};

const nameOf = (event: LiveEvent): string => (event.event === 'change' ? `${event.target.name}` : event.event);

test('a listener that is too far behind, or ahead, is told to read everything anew, and goes on from there', async (t) => {
  const { state, follow, change } = open(t, { length: 2_000 });
  const { id } = (await next(follow())) as { id: string };
  const [, rights] = id.split('.');
  assert.equal(nameOf(await next(follow(`1000.${rights}`))), 'ready');
  for (const distance of [-1_001, 1]) {
    const events = follow(`${state.length + distance}.${rights}`);
    assert.deepEqual(await next(events), { event: 'reset', id: `${state.length}.${rights}` });
    change();
    assert.equal(nameOf(await next(events)), `space-${state.length}`);
  }
});

test('what is not for the listener is passed over without a sign of it', async (t) => {
  const { state, follow, change } = open(t, { isHidden: ({ seq }) => seq < 3 });
  const events = follow();
  await next(events);
  change();
  change();
  change();
  assert.equal(nameOf(await next(events)), 'space-3');
  // Known to have been looked at: the proof comes with every look.
  assert.ok(state.proofs > 1);
});

test('a quiet listener gets signs of life, and is proved with each of them', async (t) => {
  const { state, clock, follow } = open(t);
  const events = follow();
  await next(events);
  for (let beat = 1; beat <= 2; beat++) {
    const before = state.proofs;
    clock.ms += BEAT_MS;
    assert.deepEqual(await next(events), { event: 'beat' });
    assert.ok(state.proofs > before);
  }
  state.refusal = new AppError('key_expired');
  clock.ms += BEAT_MS;
  assert.equal((await events.next()).done, true);
});

test('events end without a word for a listener that is refused, and are reported where something else failed', async (t) => {
  for (const [refusal, reported] of [
    [new AppError('session_required'), 0],
    [new AppError('store_unavailable'), 1],
    [new TypeError('unforeseen'), 1],
  ] as const) {
    const { state, errors, follow, change } = open(t);
    const events = follow();
    await next(events);
    state.refusal = refusal;
    change();
    assert.equal((await events.next()).done, true);
    assert.deepEqual(errors, reported === 1 ? [refusal] : []);
  }
});

test('events end with the change that ends the session, although the session is proved good for a moment longer; not with that of another', async (t) => {
  const revoked = { action: 'session.revoked', target: { type: 'session', id: 's', name: 'U' } } as const;
  const { follow, change } = open(t, {
    stored: (event) => ({ ...event, ...revoked, target: { ...revoked.target, id: event.seq === 2 ? 's' : 'other' } }),
  });
  const events = follow();
  await next(events);
  change();
  assert.equal((await next(events)).event, 'change');
  change();
  assert.equal((await events.next()).done, true);
});

test('changed rights mean that all may have changed; the same ones in another order do not', async (t) => {
  const { state, follow, change } = open(t);
  const [a, b] = [
    { space: 'a', role: 'MEMBER' },
    { space: 'b', role: 'MEMBER' },
  ] as const;
  state.now = { ...caller, spaces: [a, b] };
  const events = follow();
  await next(events);
  state.now = { ...caller, spaces: [b, a], scopes: new Set([...caller.scopes].reverse()) };
  change();
  assert.equal(nameOf(await next(events)), 'space-1');
  for (const now of [{ spaces: [a] }, { spaces: [a], role: 'ADMIN' as const }, { spaces: [a], scopes: scopesOf('MEMBER') }]) {
    state.now = { ...caller, ...now };
    change();
    assert.equal(nameOf(await next(events)), 'reset');
  }
});

test('nobody hears of a change by rights that were proved before it was read', async (t) => {
  const { state, follow, change } = open(t, {
    stored(event) {
      state.now = { ...caller, role: 'MEMBER', scopes: scopesOf('MEMBER') };
      return event;
    },
  });
  const events = follow();
  await next(events);
  change();
  assert.equal(nameOf(await next(events)), 'reset');
});

test('a chain that lacks events at its end is not searched for them over and over', async (t) => {
  const { state, follow, change, clock } = open(t, { length: 1 });
  const events = follow();
  await next(events);
  state.lost = 1;
  change();
  const over = next(events);
  await settled();
  const before = state.proofs;
  clock.ms += BEAT_MS;
  assert.deepEqual(await over, { event: 'beat' });
  assert.ok(state.proofs <= before + 1, `${state.proofs - before} looks`);
});

for (const way of ['close', 'abort'] as const)
  test(`${way === 'close' ? 'closing ends every listener, and lets no new one in' : 'a listener that is gone ends'}; no beat is waited for`, async (t) => {
    const { live, gone, follow } = open(t, { beatMs: 3_600_000 });
    const listeners = [follow(), follow()];
    await Promise.all(listeners.map(next));
    const ended: unknown[] = [];
    for (const listener of listeners) void listener.next().then(({ done }) => ended.push(done));
    await settled();
    assert.deepEqual(ended, []);
    if (way === 'close') live.close();
    else gone.abort();
    await settled();
    assert.deepEqual(ended, [true, true]);
    if (way === 'close') assert.throws(() => follow(), { code: 'not_ready' });
  });
