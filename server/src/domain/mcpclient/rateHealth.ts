import type { Health } from '@mooring/sdk';

const HEALTHY_BELOW_MS = 5_000;
const DEGRADED_UP_TO_MS = 30_000;

/** Health by the time from the start of the test to the handshake's answer; null when none came. 5.000 s and 30.000 s are DEGRADED. */
export function rateHealth(answeredAfterMs: number | null): Exclude<Health, 'UNKNOWN'> {
  if (answeredAfterMs === null || answeredAfterMs > DEGRADED_UP_TO_MS) return 'UNREACHABLE';
  return answeredAfterMs < HEALTHY_BELOW_MS ? 'HEALTHY' : 'DEGRADED';
}
