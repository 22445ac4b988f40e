import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { createClocks } from './createClocks.ts';
import type { GuardError } from './guardError.ts';
import { defaultLimits } from './limits.ts';
import type { OutboundLimits } from './types.ts';

const limits = { ...defaultLimits, connectMs: 100, headMs: 200, idleMs: 50, totalMs: 1_000 };

function startClocks(t: TestContext, changed: Partial<OutboundLimits> = {}) {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const ended: string[] = [];
  const expire = (error: GuardError) => void ended.push(`${error.code} ${error.phase}`);
  return { clocks: createClocks({ ...limits, ...changed }, 'tool_timeout', expire), ended, tick: (ms: number) => t.mock.timers.tick(ms) };
}

test('DNS, TCP and TLS share one allowance, which ends when the request is sent', (t) => {
  const { clocks, ended, tick } = startClocks(t);
  clocks.enter('dns');
  tick(60);
  clocks.enter('tcp');
  clocks.enter('tls');
  tick(39);
  assert.deepEqual(ended, []);
  tick(1);
  assert.deepEqual(ended, ['connect_timeout tls']);
  clocks.enter('dns');
  tick(99);
  clocks.enter('head');
  tick(199);
  assert.deepEqual(ended, ['connect_timeout tls']);
  tick(1);
  assert.deepEqual(ended, ['connect_timeout tls', 'tool_timeout head']);
});

test('DNS that never answers is a failure of DNS', (t) => {
  const { clocks, ended, tick } = startClocks(t);
  clocks.enter('dns');
  tick(100);
  assert.deepEqual(ended, ['dns_failed dns']);
});

test('the idle clock runs only while the reader waits', (t) => {
  const { clocks, ended, tick } = startClocks(t);
  clocks.enter('body');
  tick(500);
  clocks.waitForChunk(true);
  tick(49);
  clocks.waitForChunk(false);
  tick(400);
  assert.deepEqual(ended, []);
  clocks.waitForChunk(true);
  tick(50);
  assert.deepEqual(ended, ['tool_timeout body']);
});

test('the total clock runs from the start, whatever stages are entered; Infinity means none', (t) => {
  const { clocks, ended, tick } = startClocks(t, { headMs: Infinity });
  clocks.enter('head');
  tick(999);
  assert.deepEqual(ended, []);
  tick(1);
  assert.deepEqual(ended, ['tool_timeout head']);
});

test('nothing fires after the stop, nor with every clock at Infinity', (t) => {
  const { clocks, ended, tick } = startClocks(t);
  clocks.enter('head');
  clocks.stop();
  const endless = createClocks(
    { ...limits, headMs: Infinity, idleMs: Infinity, totalMs: Infinity },
    'tool_timeout',
    (e) => void ended.push(e.code),
  );
  endless.enter('head');
  endless.waitForChunk(true);
  tick(2_147_483_647);
  assert.deepEqual(ended, []);
});
