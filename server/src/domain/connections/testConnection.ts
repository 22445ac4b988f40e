import type { Protocol, TestTrace, TraceStep, Transport } from '@mooring/sdk';
import type { ChangeContext } from '#domain/audit/types.ts';
import { newUlid } from '#domain/ids.ts';
import type { NetworkPolicy } from '#domain/netguard/types.ts';
import type { Connection, ConnectionStore } from './connection.ts';
import type { CredentialInput } from './credentialInput.ts';
import type { ConnectionDeps } from './deps.ts';
import { requireConnection } from './findConnection.ts';
import { policyFor } from './networkPolicy.ts';
import { openSecrets, outboundHeaders } from './secrets.ts';

/** What a test runs against: the same URL, headers and rules that production uses. */
export interface TestTarget {
  readonly serverUrl: string;
  readonly transport: Transport;
  readonly protocol: Protocol;
  /** Credential included; sent to the registered URL only. */
  readonly headers: Readonly<Record<string, string>>;
  readonly credentialType: 'none' | 'bearer' | 'api_key';
  readonly policy: NetworkPolicy;
  /** PEM certificates, trusted for the origin of the URL alone. */
  readonly ca?: string;
  /** A probe also tries the usual sibling paths. */
  readonly depth: 'probe' | 'test';
}

export type OnStep = (step: TraceStep) => void;

/** The hardened MCP client, as far as testing a server goes. Never throws for what the server does. */
export interface ServerTester {
  run(target: TestTarget, onStep?: OnStep): Promise<TestOutcome>;
}

export interface TestOutcome extends Omit<TestTrace, 'id' | 'connection_id' | 'at'> {
  /** What the handshake showed; null where nothing was learned. */
  readonly detected: { readonly transport: 'sse' | 'streamable-http' | null; readonly protocol: 'legacy' | 'modern' | null };
}

export type TestDeps = ConnectionDeps & { readonly tester: ServerTester };

/** The target of a registered server with the given headers. */
export async function targetOf(
  deps: Pick<ConnectionDeps, 'stores' | 'exemptions'>,
  connection: Connection,
  headers: Readonly<Record<string, string>>,
): Promise<TestTarget> {
  const settings = await deps.stores.network.read(connection.orgId);
  return {
    serverUrl: connection.serverUrl,
    transport: connection.transportSource === 'explicit' ? connection.transport : 'auto',
    protocol: connection.protocol,
    headers,
    credentialType: connection.authType === 'oauth' ? 'bearer' : connection.authType,
    policy: policyFor(deps.exemptions, settings, connection.slug),
    ...(connection.caCertificate !== null && { ca: connection.caCertificate }),
    depth: 'test',
  };
}

/** Tests a registered server with its stored credential, stores the trace, and remembers what was detected. */
export function createTestConnection(deps: TestDeps) {
  return async (context: ChangeContext, idOrSlug: string, onStep?: OnStep): Promise<TestTrace> => {
    const connection = await requireConnection(deps.stores.connections, context.orgId, idOrSlug, deps.clock.now());
    const secrets = await openSecrets(deps.vault, connection, await deps.stores.connections.secrets(context.orgId, connection.id));
    const target = await targetOf(deps, connection, outboundHeaders(connection.headers, secrets));
    const outcome = await deps.tester.run(target, onStep);
    const trace = traceOf(outcome, connection.id, deps.clock.now());
    await deps.stores.connections.insertTest({
      orgId: context.orgId,
      connectionId: connection.id,
      trace,
      createdAt: deps.clock.now(),
      createdBy: context.actor.name,
    });
    await rememberDetection(deps, connection, outcome);
    return trace;
  };
}

export interface ProbeInput extends CredentialInput {
  readonly server_url: string;
  readonly transport?: Transport | undefined;
  readonly protocol?: Protocol | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly ca_certificate?: string | null | undefined;
}

export const traceOf = ({ detected: _, ...outcome }: TestOutcome, connectionId: string | null, now: number): TestTrace => ({
  id: `tst_${newUlid(now)}`,
  connection_id: connectionId,
  at: new Date(now).toISOString(),
  ...outcome,
});

/** Detection is a fact about the server, not a change by a person: it is kept beside the registration and leaves no audit event. */
export async function rememberDetection(
  deps: { readonly stores: { readonly connections: Pick<ConnectionStore, 'recordDetection'> } },
  connection: Connection,
  { ok, code, detected }: Pick<TestOutcome, 'ok' | 'code' | 'detected'>,
): Promise<void> {
  const statusReason = ok ? null : code === 'credential_rejected' ? code : connection.statusReason;
  const next = {
    ...connection,
    detectedTransport: detected.transport ?? connection.detectedTransport,
    detectedProtocol: detected.protocol ?? connection.detectedProtocol,
    statusReason,
  };
  if (JSON.stringify(next) === JSON.stringify(connection)) return;
  await deps.stores.connections.recordDetection(connection.orgId, connection.id, next, connection.revision);
}
