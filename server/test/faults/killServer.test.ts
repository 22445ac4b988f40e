import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { killServer } from './killServer.ts';

const KILLS = 3;

describe('[F1] kill -9 during registrations and rotations', () => {
  for (const kind of ['sqlite', 'postgres'] as const) {
    test(`[R40] ${kind}: what was acknowledged is there with its credential, nothing is half there, and the next start works at once`, async () => {
      const report = await killServer(kind, KILLS, 20_261_121);
      assert.deepEqual(report.lost, []);
      assert.deepEqual(report.torn, []);
      assert.deepEqual(report.unexpected, []);
      assert.deepEqual(report.damaged, []);
      assert.equal(report.readyMs.length, KILLS);
      assert.ok(report.registrations > 0 && report.rotations > 0 && report.handOffs > report.registrations, JSON.stringify(report));
    });
  }
});
