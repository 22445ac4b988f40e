import { type BrokerDeps, createBroker, type GatewayBroker } from '#domain/broker/createBroker.ts';
import { createLargeResults } from '#domain/broker/largeResults/createLargeResults.ts';
import { createSdkWire } from '#domain/broker/upstreams/createSdkWire.ts';
import { createThinWireOver } from '#domain/broker/upstreams/createThinWireOver.ts';
import { createToolSource } from '#domain/broker/upstreams/createToolSource.ts';
import { createUpstreams } from '#domain/broker/upstreams/createUpstreams.ts';
import { createDiffCatalogue } from '#domain/catalogue/diffCatalogue.ts';
import { createRefresher, noRefresher, type Refresher } from '#domain/catalogue/refresher.ts';
import { createSyncCatalogue, type SyncCatalogue, type SyncDeps } from '#domain/catalogue/syncCatalogue.ts';
import { rememberDetection } from '#domain/connections/testConnection.ts';
import { AppError } from '#domain/errors.ts';
import { createReach } from '#domain/mcpclient/createReach.ts';
import type { Guard } from '#domain/netguard/types.ts';
import type { Vault } from '#domain/vault/types.ts';
import type { Config } from './config.ts';
import { createGateway, type Gateway, type GatewayDeps } from './gateway/createGateway.ts';
import { problemHeaders, problemOf } from './http/problem.ts';
import type { RateLimits } from './http/rateLimits.ts';
import { createClientIp, requestIdOf } from './http/requestScope.ts';
import type { Log } from './log.ts';
import { storeError } from './storage/storeError.ts';
import type { Stores } from './storage/stores/index.ts';
import { threadFile } from './threadFile.ts';
import { version } from './version.ts';

const identity = { name: 'mooring', version };

export interface Broking {
  readonly broker: GatewayBroker;
  readonly catalogue: { readonly sync: SyncCatalogue; readonly diff: ReturnType<typeof createDiffCatalogue> };
  readonly refresher: Refresher;
  /** The endpoint for MCP clients. */
  gateway(publicUrl: () => string): Gateway;
  /** Ends the sessions with all servers. */
  close(): Promise<void>;
}

/** Which of the two wires serves a server. */
export type ChooseWire = Parameters<typeof createUpstreams>[0]['chooseWire'];

/** Our own where it can; HTTP+SSE has a stream of its own for answers, which the SDK follows. */
const thinWhereItCan: ChooseWire = ({ transport }) => (transport === 'sse' ? 'sdk' : 'thin');

export interface BrokingDeps extends Pick<BrokerDeps, 'plans' | 'access' | 'addressMatches' | 'exemptions' | 'clock'> {
  readonly stores: Pick<Stores, 'connections' | 'gateway' | 'network' | 'tools'>;
  readonly change: SyncDeps['change'];
  readonly vault: Vault;
  readonly guard: Guard;
  readonly rateLimits: RateLimits;
  readonly config: Pick<Config, 'host' | 'trustedProxies' | 'toolRefresh'>;
  readonly log: Log;
  readonly onError: GatewayDeps['onError'];
  readonly chooseWire?: ChooseWire;
}

/** The second mode: sessions with servers, their catalogues, and the broker over both. */
export function openBroker(deps: BrokingDeps): Broking {
  const { stores, change, vault, guard, log, clock, exemptions } = deps;
  const monotonicMs = (): number => performance.now();
  const largeResults = createLargeResults({ monotonicMs, threadFile });
  const upstreams = createUpstreams({
    vault,
    openReach: createReach({ guard, clock, identity }),
    wires: { thin: createThinWireOver(largeResults), sdk: createSdkWire },
    chooseWire: deps.chooseWire ?? thinWhereItCan,
    identity,
    monotonicMs,
    onDetected: ({ orgId, id }, detected) => {
      remember(orgId, id, detected).catch((error: unknown) => log.error({ err: error }, 'how a server speaks could not be kept'));
    },
    onListChanged: ({ orgId, id }, list) => {
      if (list === 'tools') refresher.soon(orgId, id, 'list_changed');
      else broker.offeringsChanged(id, list);
    },
  });
  const remember = async (orgId: string, id: string, detected: Parameters<typeof rememberDetection>[2]['detected']): Promise<void> => {
    const connection = await stores.connections.find(orgId, id, clock.now());
    if (connection !== null) await rememberDetection({ stores }, connection, { ok: true, code: null, detected });
  };
  const source = createToolSource({ upstreams, stores, exemptions });
  const sync = createSyncCatalogue({ stores, change, source, clock, monotonicMs });
  const onRefreshError = (error: unknown, connectionId: string): void =>
    log.error({ err: error, connectionId }, 'the tools of a server could not be read');
  const refresher = deps.config.toolRefresh ? createRefresher({ sync, monotonicMs, onError: onRefreshError }) : noRefresher;
  const broker = createBroker({
    ...deps,
    store: stores.gateway,
    tools: stores.tools,
    network: stores.network,
    upstreams,
    monotonicMs,
    storeError,
    rate: (keyId) => void deps.rateLimits.take('call', keyId),
    onError: (error, requestId) => log.error({ err: error, requestId }, 'a call failed'),
  });
  const ipOf = createClientIp({ trustedProxies: deps.config.trustedProxies, addressMatches: deps.addressMatches });
  return {
    broker,
    catalogue: { sync, diff: createDiffCatalogue({ stores, source, monotonicMs }) },
    refresher,
    gateway: (publicUrl) =>
      createGateway({
        broker,
        publicUrl,
        host: deps.config.host,
        monotonicMs,
        requestIdOf: (given) => requestIdOf(given, clock.now()),
        clientIp: ({ socket, headers }) => ipOf(socket.remoteAddress, headers['x-forwarded-for'] as string | undefined),
        problemOf: (error, place) => problemOf(error, { ...place, publicUrl: publicUrl() }),
        problemHeaders,
        toAppError: (thrown) => storeError(thrown) ?? new AppError('internal_error', { cause: thrown }),
        onError: deps.onError,
      }),
    async close() {
      await broker.close();
      await refresher.close();
      await upstreams.close();
      await largeResults.close();
    },
  };
}
