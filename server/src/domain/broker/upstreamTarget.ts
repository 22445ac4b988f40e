import type { NetworkPolicy } from '#domain/netguard/types.ts';
import type { GatewayServer } from './gatewayStore.ts';
import type { Upstream } from './upstream.ts';

/** How a server is reached. A target of the same server with a higher `revision` takes the place of the one before. */
export interface UpstreamTarget extends GatewayServer {
  readonly policy: NetworkPolicy;
}

export interface Upstreams {
  of(target: UpstreamTarget): Upstream;
  /** Talks no more to a server, once its running requests have ended. */
  retire(orgId: string, connectionId: string): void;
}
