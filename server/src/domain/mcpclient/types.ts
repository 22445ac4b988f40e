import type { EffectiveTransport, FailureCode, StepName, TestTrace } from '@mooring/sdk';
import type { OnStep, TestTarget } from '#domain/connections/testConnection.ts';
import type { GuardPhase } from '#domain/netguard/guardError.ts';
import type { Challenge } from './readChallenge.ts';

export type { OnStep, TestTarget };

/** Milliseconds. */
export interface TestLimits {
  /** DNS, TCP and TLS together. */
  readonly connectMs: number;
  /** From the start of the test to the answer of the handshake. */
  readonly handshakeMs: number;
  /** All pages of tools/list. */
  readonly toolsMs: number;
  /** For what only a suggestion comes of: another transport than the chosen one, and then neighbouring paths. */
  readonly diagnosisMs: number;
  /** For taking leave: the DELETE of a session. */
  readonly closeMs: number;
}

/** What the server turned out to be; null where nothing was learned. Texts are the server's own words, cleaned, redacted, at most 100 characters. */
export interface Detected {
  readonly transport: EffectiveTransport | null;
  /** `legacy` for revisions up to 2025-11-25 (initialize), `modern` from 2026-07-28 on (server/discover). */
  readonly protocol: 'legacy' | 'modern' | null;
  readonly protocolVersion: string | null;
  readonly serverName: string | null;
  readonly serverVersion: string | null;
  readonly toolCount: number | null;
}

/** A finished test: the trace without what only its keeper knows, and the facts that a connection or a probe stores. */
export interface TestRun extends Omit<TestTrace, 'id' | 'connection_id' | 'at'> {
  readonly detected: Detected;
}

export interface ServerTest {
  /** Never rejects because of the server: whatever it does is a result. Closes every socket before it resolves. */
  run(target: TestTarget, onStep?: OnStep): Promise<TestRun>;
}

/** A JSON-RPC error of the other side. The message is not cleaned yet. */
export interface RpcError {
  readonly code: number;
  readonly message: string;
  /** `data.supported` of UnsupportedProtocolVersion. */
  readonly supported: readonly string[] | null;
}

/** One HTTP exchange as it was seen, filled in while it goes on. */
export interface Exchange {
  readonly transport: EffectiveTransport;
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly url: URL;
  /** The JSON-RPC method and id that were sent; null without a body, the id also for a notification. */
  readonly rpcMethod: string | null;
  readonly rpcId: string | number | null;
  /** Whether a credential was among the headers. */
  readonly credentialSent: boolean;
  /** To the end of the response head, or to the failure. */
  ms: number;
  /** Null: no response head arrived. */
  status: number | null;
  contentType: string | null;
  challenge: Challenge | null;
  location: string | null;
  /** The body as received, of an answer that was an error or no JSON. */
  body: string | null;
  rpcError: RpcError | null;
  /** The version that an `initialize` answered with. */
  protocolVersion: string | null;
  error: { readonly code: FailureCode; readonly phase: GuardPhase } | null;
}

/** Why an attempt failed: the code, the step that it belongs to, and what to say beyond the catalogue. */
export interface Failure {
  readonly code: FailureCode;
  readonly step: StepName;
  readonly hint?: string;
  /** The exchange that decided. */
  readonly exchange: Exchange | null;
}
