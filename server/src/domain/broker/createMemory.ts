import type { Clock } from '#domain/clock.ts';
import type { PolicyKey } from '#domain/policies/subject.ts';
import type { Caller } from '#domain/tenancy/caller.ts';
import { callerOf, type MemberLogin } from '#domain/tenancy/keys/authenticateKey.ts';
import type { KeyLogin } from '#domain/tenancy/keys/types.ts';
import type { PlanName } from '#domain/tenancy/organization.ts';
import type { GatewayStore } from './gatewayStore.ts';
import type { Organization } from './organization.ts';
import { createRecentlyUsed } from './recentlyUsed.ts';

/** How long the broker goes on without asking the store whether an organization has changed. */
const UNASKED_MS_MAX = 1_000;
const KEYS_MAX = 10_000;
const ORGANIZATIONS_MAX = 1_000;
/** Definitions of tools as text: one organization may hold some megabytes. */
const ORGANIZATIONS_CHARS_MAX = 64 * 1024 * 1024;

/** A key and its organization, which belong to the same moment. */
export interface KnownKey {
  readonly login: MemberLogin;
  /** Whom the login makes, while it is live. */
  readonly caller: Caller;
  readonly policyKey: PolicyKey;
  readonly organization: Organization;
}

/**
 * Keys and organizations in memory, so that a call costs no query. The store counts the audited changes of an organization; for a second
 * after it has said the count, everything read under that count is the truth. Then the first one to come asks again.
 */
export interface Memory {
  /** Whether the key is in memory, be it fresh or not. */
  knows(secretHash: string): boolean;
  /** Null for an unknown key; no promise where nothing has to be asked. Throws what the store throws: old truth is never used in its place. */
  key(secretHash: string): KnownKey | null | Promise<KnownKey | null>;
  /** Null for one that is gone. Asks the store in any case. */
  organization(orgId: string): Promise<{ readonly plan: PlanName; readonly organization: Organization } | null>;
  /** A change of the organization was committed: whoever comes from now on sees it. */
  changed(orgId: string): void;
  /** Reads everything anew for the next one. */
  forget(orgId: string): void;
}

interface Slot {
  current: Organization | null;
  /** Monotonic ms: when the question was sent whose answer was `current.changes`. */
  askedAt: number;
  /** Number of the last change in this process: an answer to a question before it says nothing. */
  doubtedAt: number;
  readonly loads: Map<number, Promise<Organization>>;
}

interface Remembered extends Omit<KnownKey, 'organization'> {
  readonly changes: number;
}

export interface MemoryDeps {
  readonly store: Pick<GatewayStore, 'login' | 'organization'>;
  readonly load: (orgId: string, changes: number, previous: Organization | null) => Promise<Organization>;
  readonly clock: Clock;
  readonly monotonicMs: () => number;
}

export function createMemory({ store, load, clock, monotonicMs }: MemoryDeps): Memory {
  const keys = createRecentlyUsed<Remembered>({ entriesMax: KEYS_MAX });
  const slots = createRecentlyUsed<Slot>({ entriesMax: ORGANIZATIONS_MAX, weightMax: ORGANIZATIONS_CHARS_MAX });
  const asking = new Map<string, { readonly doubts: number; readonly answer: Promise<KnownKey | null> }>();
  /** How many changes were made by this process, in whatever organization. */
  let doubts = 0;

  const isFresh = ({ askedAt }: Slot): boolean => monotonicMs() - askedAt <= UNASKED_MS_MAX;

  const slotOf = (orgId: string): Slot => {
    const known = slots.get(orgId);
    if (known !== undefined) return known;
    // What was changed while nothing was remembered of it is not known either.
    const slot: Slot = { current: null, askedAt: Number.NEGATIVE_INFINITY, doubtedAt: doubts, loads: new Map() };
    slots.set(orgId, slot);
    return slot;
  };

  /** The organization as it was when the store counted `changes`, or later. */
  const settle = async (orgId: string, changes: number, asked: { readonly at: number; readonly doubts: number }): Promise<Organization> => {
    const slot = slotOf(orgId);
    const isKnown = slot.current !== null && slot.current.changes === changes && clock.now() < slot.current.validUntil;
    const organization = isKnown ? slot.current! : await loadOnce(slot, orgId, changes);
    if (asked.doubts >= slot.doubtedAt && asked.at >= slot.askedAt) {
      slot.current = organization;
      slot.askedAt = asked.at;
      if (slots.get(orgId) === slot) slots.set(orgId, slot, 1 + organization.chars);
    }
    return organization;
  };

  const loadOnce = (slot: Slot, orgId: string, changes: number): Promise<Organization> => {
    const running = slot.loads.get(changes);
    if (running !== undefined) return running;
    const loading = load(orgId, changes, slot.current).finally(() => slot.loads.delete(changes));
    slot.loads.set(changes, loading);
    return loading;
  };

  const ask = async (secretHash: string): Promise<KnownKey | null> => {
    const asked = { at: monotonicMs(), doubts };
    const found = await store.login(secretHash);
    const login = found && ofMember(found.login);
    if (found === null || login === null) {
      keys.delete(secretHash);
      return null;
    }
    const { changes } = found;
    const organization = await settle(login.key.orgId, changes, asked);
    const known = keys.get(secretHash);
    // What is made for a key hangs on its login, so the same one stays the same object.
    const isSame = known?.changes === changes && JSON.stringify(known.login) === JSON.stringify(login);
    const remembered = isSame ? known : { login, changes, ...rightsOf(login) };
    keys.set(secretHash, remembered);
    return { ...remembered, organization };
  };

  /** Those who come together ask together, unless there was a change between them. */
  const askTogether = (secretHash: string): Promise<KnownKey | null> => {
    const running = asking.get(secretHash);
    if (running?.doubts === doubts) return running.answer;
    const answer = ask(secretHash).finally(() => {
      if (asking.get(secretHash)?.answer === answer) asking.delete(secretHash);
    });
    asking.set(secretHash, { doubts, answer });
    return answer;
  };

  return {
    knows: (secretHash) => keys.get(secretHash) !== undefined,
    key(secretHash) {
      const known = keys.get(secretHash);
      const slot = known && slots.get(known.login.key.orgId);
      const organization = slot?.current;
      if (known === undefined || !slot || !organization || known.changes !== organization.changes) return askTogether(secretHash);
      if (!isFresh(slot) || clock.now() >= organization.validUntil) return askTogether(secretHash);
      const { login, caller, policyKey } = known;
      return { login, caller, policyKey, organization };
    },
    async organization(orgId) {
      const asked = { at: monotonicMs(), doubts };
      const found = await store.organization(orgId);
      return found === null ? null : { plan: found.plan, organization: await settle(orgId, found.changes, asked) };
    },
    changed(orgId) {
      doubts += 1;
      const slot = slots.get(orgId);
      if (slot === undefined) return;
      slot.doubtedAt = doubts;
      slot.askedAt = Number.NEGATIVE_INFINITY;
    },
    forget(orgId) {
      slots.delete(orgId);
    },
  };
}

/** A key whose owner has left is as unknown as one that never was. */
const ofMember = ({ ownerRole, ...login }: KeyLogin): MemberLogin | null => (ownerRole === null ? null : { ...login, ownerRole });

function rightsOf(login: MemberLogin): Pick<KnownKey, 'caller' | 'policyKey'> {
  const { slugs, spaces, deniedTools } = login.key;
  return { caller: callerOf(login), policyKey: { slugs, spaces, deniedTools, role: login.ownerRole, places: login.ownerSpaces } };
}
