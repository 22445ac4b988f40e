import type { RequestListener } from 'node:http';
import type { TestContext } from 'node:test';
import { createGuard, type GuardOptions } from '#domain/netguard/createGuard.ts';
import { isGuardError } from '#domain/netguard/guardError.ts';
import { parseNetworkAllow } from '#domain/netguard/parseNetworkAllow.ts';
import { createNameResolver } from '#domain/netguard/resolveName.ts';
import type { Guard, NetworkPolicy, Outbound, OutboundOptions } from '#domain/netguard/types.ts';
import { type DnsServer, startDnsServer, type ZoneAnswer } from '../fixtures/dnsServer.ts';
import { startHttpServer, type TestServer } from '../fixtures/servers.ts';

/** 127.0.0.2 plays the internet: the operator's list opens it. 127.0.0.1, the inside, stays refused like everything private. */
export const internet = '127.0.0.2';
export const inside = '127.0.0.1';

export const policyOf = (allow: string, narrowed: Partial<NetworkPolicy> = {}): NetworkPolicy => ({
  exemptions: parseNetworkAllow(allow),
  deniedHosts: [],
  deniedCidrs: [],
  ...narrowed,
});

/** What a hosted installation starts with. */
export const strictPolicy = policyOf('');
export const internetPolicy = policyOf(`${internet}/32:*`);

export interface World {
  readonly dns: DnsServer;
  readonly guard: Guard;
  /** A door that may reach the internet of the tests. */
  open(options?: Partial<OutboundOptions>): Outbound;
}

/** A guard in front of a real name server. Everything is closed when the test ends. */
export async function openWorld(
  t: TestContext,
  zone: Readonly<Record<string, ZoneAnswer>> = {},
  options: Omit<GuardOptions, 'resolveName'> = {},
): Promise<World> {
  const dns = await startDnsServer(zone);
  t.after(() => dns.close());
  const guard = createGuard({ ...options, resolveName: createNameResolver({ servers: [dns.address] }) });
  return {
    dns,
    guard,
    open(outbound = {}) {
      const door = guard.open({ policy: internetPolicy, ...outbound });
      t.after(() => door.close());
      return door;
    },
  };
}

/** The same port on both sides of the guard: `outside` on the internet of the tests, `target` within. */
export async function startBothSides(t: TestContext): Promise<{ outside: TestServer; target: TestServer }> {
  for (;;) {
    const outside = await startHttpServer(sayHello, { host: internet });
    // A port that is free at one address may be taken at the other, by a test before this one or by a connection.
    const target = await startHttpServer(sayHello, { host: inside, port: outside.port }).catch(portIsTaken);
    t.after(() => outside.close());
    if (target === null) continue;
    t.after(() => target.close());
    return { outside, target };
  }
}

const sayHello: RequestListener = (_request, response) => void response.end('hello');

function portIsTaken(error: unknown): null {
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') return null;
  throw error;
}

/** For assert.rejects: the code, and the phase where it matters. */
export const failsWith =
  (code: string, phase?: string) =>
  (e: unknown): boolean =>
    isGuardError(e) && e.code === code && (phase === undefined || e.phase === phase);
