import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { createLargeResults } from '#domain/broker/largeResults/createLargeResults.ts';
import type { ListKind, Upstream, UpstreamReply, UpstreamRequest } from '#domain/broker/upstream.ts';
import { createSdkWire } from '#domain/broker/upstreams/createSdkWire.ts';
import { createThinWireOver } from '#domain/broker/upstreams/createThinWireOver.ts';
import { createUpstreams, type UpstreamPool } from '#domain/broker/upstreams/createUpstreams.ts';
import type { Detection, ServerTarget, UpstreamLimits, WireName } from '#domain/broker/upstreams/types.ts';
import { isAppError } from '#domain/errors.ts';
import { newId } from '#domain/ids.ts';
import { createReach } from '#domain/mcpclient/createReach.ts';
import { createGuard } from '#domain/netguard/createGuard.ts';
import { threadFile } from '../../src/threadFile.ts';
import { loopback } from '../mcp/runTest.ts';

/** Both wires, over which every server has to behave the same. */
export const wires = ['thin', 'sdk'] as const satisfies readonly WireName[];

export const CREDENTIAL = 'canary-7f3a91-c4d2';

export interface PoolWorld extends UpstreamPool {
  readonly detected: Detection[];
  readonly changed: ListKind[];
}

export interface PoolSetup {
  readonly wire?: WireName;
  readonly limits?: Partial<UpstreamLimits>;
  readonly monotonicMs?: () => number;
  readonly onListChanged?: (list: ListKind) => void;
}

/** The pool over the real guard; the sealed credential is a plain one. Close it. */
export function openPool({ wire = 'thin', limits = {}, monotonicMs = () => performance.now(), onListChanged }: PoolSetup = {}): PoolWorld {
  const guard = createGuard();
  const clock = { now: () => Date.now() };
  const identity = { name: 'mooring', version: '0.1.0' };
  const detected: Detection[] = [];
  const changed: ListKind[] = [];
  const largeResults = createLargeResults({ monotonicMs, threadFile });
  const pool = createUpstreams({
    vault: { open: async (sealed) => sealed },
    openReach: createReach({ guard, clock, identity }),
    wires: { thin: createThinWireOver(largeResults), sdk: createSdkWire },
    chooseWire: ({ transport }) => (transport === 'sse' ? 'sdk' : wire),
    identity,
    monotonicMs,
    limits,
    onDetected: (_target, found) => detected.push(found),
    onListChanged: (_target, list) => {
      changed.push(list);
      onListChanged?.(list);
    },
  });
  const close = async (): Promise<void> => {
    await pool.close();
    await largeResults.close();
  };
  return { ...pool, detected, changed, close };
}

/** A registered server with a bearer token, or with an API key in a header of that name. */
export function targetOf(
  serverUrl: string,
  given: Partial<ServerTarget> & { readonly token?: string; readonly keyHeader?: string } = {},
): ServerTarget {
  const { token = CREDENTIAL, keyHeader, ...rest } = given;
  const credential = keyHeader ? { header: keyHeader, value: token } : { header: 'Authorization', value: `Bearer ${token}` };
  const secrets = { origin: new URL(serverUrl).origin, credential, headers: {} };
  return {
    id: newId(),
    orgId: 'org_1',
    slug: 'fixture',
    serverUrl,
    transport: 'auto',
    transportSource: 'default',
    detectedTransport: null,
    protocol: 'auto',
    detectedProtocol: null,
    authType: keyHeader ? 'api_key' : 'bearer',
    headers: [],
    caCertificate: null,
    revision: 1,
    secrets: { rev: rest.revision ?? 1, sealed: Buffer.from(JSON.stringify(secrets)) },
    policy: loopback,
    ...rest,
  };
}

/** Long enough never to be what ends a test. */
export const later = (ms = 60_000): number => performance.now() + ms;

export const call = (upstream: Upstream, name = 'echo', more: Partial<UpstreamRequest> = {}): Promise<UpstreamReply> =>
  upstream.request({ method: 'tools/call', params: { name, arguments: {} }, deadlineAt: later(), ...more });

export const list = (upstream: Upstream, more: Partial<UpstreamRequest> = {}): Promise<UpstreamReply> =>
  upstream.request({ method: 'tools/list', params: {}, deadlineAt: later(), ...more });

/** The code of a failed request as callers see it, e.g. `upstream_error connection_reset`; null for one that worked. */
export async function codeOf(work: Promise<unknown>): Promise<string | null> {
  try {
    await work;
    return null;
  } catch (error) {
    if (!isAppError(error)) throw error;
    return [error.code, error.details.extra?.failure].filter((part) => part !== undefined).join(' ');
  }
}

export const resultOf = (reply: UpstreamReply): unknown => ('result' in reply ? reply.result : undefined);

/** Waits for what a server or the pool does on its own. */
export async function until(isSo: () => boolean): Promise<void> {
  const givenUpAt = performance.now() + 20_000;
  while (!isSo()) {
    assert.ok(performance.now() < givenUpAt, 'it never came');
    await setImmediate();
  }
}
