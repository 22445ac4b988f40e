import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createClocks } from './createClocks.ts';
import { defaultLimits } from './limits.ts';
import type { OutboundLimits } from './types.ts';

const limits = { ...defaultLimits, connectMs: 100, headMs: 200, idleMs: 50, totalMs: 1_000 };

function startClocks(changed: Partial<OutboundLimits> = {}) {
  let now = 5_000;
  const clocks = createClocks({ ...limits, ...changed }, 'tool_timeout', () => now);
  /** What has run out after so many more ms. */
  const after = (ms: number): string | null => {
    now += ms;
    const error = clocks.expired(now);
    return error && `${error.code} ${error.phase}`;
  };
  return { clocks, after };
}

test('DNS, TCP and TLS share one allowance, which ends when the request is sent', () => {
  const { clocks, after } = startClocks();
  clocks.enter('dns');
  assert.equal(after(60), null);
  clocks.enter('tcp');
  clocks.enter('tls');
  assert.equal(after(39), null);
  assert.equal(after(1), 'connect_timeout tls');
  clocks.enter('dns');
  assert.equal(after(99), null);
  clocks.enter('head');
  assert.equal(after(199), null);
  assert.equal(after(1), 'tool_timeout head');
});

test('DNS that never answers is a failure of DNS', () => {
  const { clocks, after } = startClocks();
  clocks.enter('dns');
  assert.equal(after(99), null);
  assert.equal(after(1), 'dns_failed dns');
});

test('the idle clock runs only while the reader waits', () => {
  const { clocks, after } = startClocks();
  clocks.enter('body');
  assert.equal(after(500), null);
  clocks.waitForChunk(true);
  assert.equal(after(49), null);
  clocks.waitForChunk(false);
  assert.equal(after(400), null);
  clocks.waitForChunk(true);
  assert.equal(after(50), 'tool_timeout body');
});

test('the total clock runs from the start, whatever stages are entered; Infinity means none', () => {
  const { clocks, after } = startClocks({ headMs: Infinity });
  clocks.enter('head');
  assert.equal(after(999), null);
  assert.equal(after(1), 'tool_timeout head');
});

test('the rest of an exchange can be shortened, never prolonged', () => {
  const { clocks, after } = startClocks({ headMs: Infinity });
  clocks.endWithin(2_000);
  clocks.endWithin(300);
  clocks.endWithin(400);
  assert.equal(after(299), null);
  assert.equal(after(1), 'tool_timeout request');
});

test('nothing runs out with every clock at Infinity', () => {
  const { clocks, after } = startClocks({ headMs: Infinity, idleMs: Infinity, totalMs: Infinity });
  clocks.enter('head');
  clocks.waitForChunk(true);
  assert.equal(after(2 ** 40), null);
});
