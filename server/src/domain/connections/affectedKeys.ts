import type { AffectedKey as WireAffectedKey } from '@mooring/sdk';
import type { Clock } from '#domain/clock.ts';
import { AppError } from '#domain/errors.ts';

/** A live key that was handed a server lately, so that a stricter rule would cut its application off. */
export interface AffectedKey {
  readonly id: string;
  readonly name: string;
  readonly application: string | null;
  /** When it was handed the server last. */
  readonly lastUsedAt: number;
}

export interface HandedKeysStore {
  /** Keys that are live at `now` and were handed the server at or after `since`, the latest first. */
  handedKeys(orgId: string, connectionId: string, since: number, now: number): Promise<readonly AffectedKey[]>;
}

export type AffectedKeys = (orgId: string, connectionId: string) => Promise<readonly AffectedKey[]>;

const LATELY_MS = 30 * 24 * 3600 * 1000;

/** Which keys were handed a server within the last 30 days. The log is written up to 200 ms behind. */
export const createAffectedKeys =
  ({ store, clock }: { readonly store: HandedKeysStore; readonly clock: Clock }): AffectedKeys =>
  (orgId, connectionId) => {
    const now = clock.now();
    return store.handedKeys(orgId, connectionId, now - LATELY_MS, now);
  };

/** Throws 409 `confirmation_required` with the keys that a change would end the hand-off for, unless there is none or it is confirmed. */
export function requireConfirmed(affected: readonly AffectedKey[], confirmed: boolean): void {
  if (confirmed || affected.length === 0) return;
  const keys = affected.length === 1 ? '1 API key was' : `${affected.length} API keys were`;
  throw new AppError('confirmation_required', {
    detail: `The change ends the hand-off for keys in use: ${keys} handed the server within the last 30 days.`,
    extra: { affected_keys: affected.map(presentAffectedKey) },
  });
}

const presentAffectedKey = ({ id, name, application, lastUsedAt }: AffectedKey): WireAffectedKey => ({
  id,
  name,
  application,
  last_used_at: new Date(lastUsedAt).toISOString(),
});
