import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rateHealth } from './rateHealth.ts';

test('[R89] health by the time to the answer: below 5.000 s HEALTHY, up to 30.000 s DEGRADED, later or never UNREACHABLE', () => {
  assert.equal(rateHealth(0), 'HEALTHY');
  assert.equal(rateHealth(4_999), 'HEALTHY');
  assert.equal(rateHealth(5_000), 'DEGRADED');
  assert.equal(rateHealth(30_000), 'DEGRADED');
  assert.equal(rateHealth(30_001), 'UNREACHABLE');
  assert.equal(rateHealth(null), 'UNREACHABLE');
});
