import type { AccessLog } from '#domain/access/accessLog.ts';
import { AppError } from '#domain/errors.ts';
import type { Plans } from '#domain/plans/plans.ts';
import { requireScope } from '#domain/tenancy/caller.ts';
import { type AddressMatcher, requireKeyForm, requireLive } from '#domain/tenancy/keys/authenticateKey.ts';
import { hashKeySecret } from '#domain/tenancy/keys/keySecret.ts';
import type { Agent, Broker } from './agent.ts';
import { type CallByName, createCallByName } from './callByName.ts';
import { createDigestList } from './createDigestList.ts';
import { createFollowServers } from './createFollowServers.ts';
import { createKeyViews } from './createKeyViews.ts';
import { createMemory, type KnownKey } from './createMemory.ts';
import { createOfferings, type Offerings } from './createOfferings.ts';
import { createPrompts } from './createPrompts.ts';
import { createRelay } from './createRelay.ts';
import { createResources } from './createResources.ts';
import { createViews } from './createViews.ts';
import { createWatch } from './createWatch.ts';
import type { GatewayStore } from './gatewayStore.ts';
import { createInvoke } from './invoke.ts';
import { createLoadOrganization, type LoadOrganizationDeps } from './loadOrganization.ts';
import { createRecordCall } from './recordCall.ts';
import type { Upstreams } from './upstreamTarget.ts';

export interface BrokerDeps extends Omit<LoadOrganizationDeps, 'store'> {
  readonly store: GatewayStore;
  readonly upstreams: Upstreams;
  readonly plans: Plans;
  readonly access: Pick<AccessLog, 'record'>;
  readonly monotonicMs: () => number;
  readonly addressMatches: AddressMatcher;
  /** Counts a request of a key; throws 429 `rate_limited`. */
  readonly rate: (keyId: string) => void;
  /** Turns what a store throws when the database is gone into `store_unavailable`. */
  readonly storeError: (error: unknown) => AppError | null;
  /** Hears of what is a fault of ours. */
  readonly onError: (error: unknown, requestId: string) => void;
}

/** The broker as the process holds it. */
export interface GatewayBroker extends Broker {
  /** For the API: one call of a caller who is proved already. */
  readonly callByName: CallByName;
  /** A change of the organization was committed by this process. */
  changed(orgId: string): void;
  /** A server has said that its prompts or resources are others now. */
  offeringsChanged: Offerings['changed'];
}

export function createBroker(deps: BrokerDeps): GatewayBroker {
  const { upstreams, monotonicMs, clock, storeError } = deps;
  const memory = createMemory({ store: deps.store, load: createLoadOrganization(deps), clock, monotonicMs });
  const record = createRecordCall(deps);
  const invoke = createInvoke({ upstreams, record, monotonicMs, storeError, forget: memory.forget, onError: deps.onError });
  const offerings = createOfferings(deps);
  const parts = {
    invoke,
    prompts: createPrompts({ offerings, invoke }),
    resources: createResources({ offerings, invoke }),
    relay: createRelay({ upstreams, offerings, storeError }),
    digestList: createDigestList(offerings),
  };
  const viewOf = createViews();
  const watch = createWatch();

  const recall = (hash: string): KnownKey | null | Promise<KnownKey | null> => {
    const known = memory.key(hash);
    return known instanceof Promise
      ? known.catch((error: unknown) => {
          throw storeError(error) ?? error;
        })
      : known;
  };
  const prove = (known: KnownKey | null, hash: string, ip: string | null): KnownKey => {
    requireLive(known?.login ?? null, hash, clock.now(), ip, deps.addressMatches);
    return known!;
  };

  const viewFor = createKeyViews({ parts, viewOf, recall, watch, follow: createFollowServers(deps), clock });

  const agentOf = (hash: string, ip: string | null, admitted: KnownKey): Agent => ({
    caller: admitted.caller,
    async view(scope, nameCharsMax) {
      // The body of a request may have taken its time since the key was proved.
      const now = recall(hash);
      const key = now instanceof Promise ? await now : now;
      return viewFor(hash, key?.login === admitted.login ? key : prove(key, hash, ip), scope, nameCharsMax);
    },
  });

  return {
    async admit({ secret, ip }) {
      if (secret === null) throw new AppError('api_key_required');
      const hash = hashKeySecret(secret);
      // One that is in memory has the form of a key.
      if (!memory.knows(hash)) requireKeyForm(secret);
      const found = recall(hash);
      const known = prove(found instanceof Promise ? await found : found, hash, ip);
      deps.rate(known.login.key.id);
      deps.plans.require(known.login.plan, 'custom_mcp');
      requireScope(known.caller, 'tools:call');
      return agentOf(hash, ip, known);
    },
    callByName: createCallByName({ memory, viewOf, invoke, plans: deps.plans, monotonicMs }),
    changed(orgId) {
      memory.changed(orgId);
      watch.changed(orgId);
    },
    offeringsChanged: offerings.changed,
    async close() {
      watch.close();
    },
  };
}
