import type { FailureCode } from '../errors/failures.ts';
import type { EffectiveTransport, Health, Protocol } from './connection.ts';
import type { AuthType } from './credential.ts';

/** In this order. */
export type StepName = 'policy' | 'dns' | 'tcp' | 'tls' | 'http' | 'auth' | 'handshake' | 'tools';
/** `running` appears only while a trace is streamed. */
export type StepStatus = 'running' | 'ok' | 'warn' | 'fail' | 'skipped';

export type EvidenceValue =
  | string
  | number
  | boolean
  | null
  | readonly EvidenceValue[]
  | { readonly [key: string]: EvidenceValue | undefined };

/**
 * One step of a test. `evidence` never holds a credential. Its usual members: `dns` {answers:[{ip, verdict}], pinned};
 * `tls` {version, issuer, expires}; `http` {method, url, status, content_type, location, body_start (first 300 bytes)};
 * `auth` {scheme, resource_metadata}; `handshake` {method, era, protocol_version, server_name, server_version, capabilities}; `tools` {count, names}.
 */
export interface TraceStep {
  readonly name: StepName;
  readonly status: StepStatus;
  /** Milliseconds; absent while running and when skipped. */
  readonly ms?: number;
  readonly code?: FailureCode;
  readonly hint?: string;
  /** Path of the page about `code`, e.g. `/docs/errors/transport_mismatch`. */
  readonly docs?: string;
  readonly evidence?: Readonly<Record<string, EvidenceValue>>;
}

/** What was detected, ready to be used as the fields of a registration. */
export interface Suggestion {
  readonly transport: EffectiveTransport | null;
  readonly protocol: Protocol;
  readonly auth_type: AuthType;
  readonly api_key_header: string | null;
  readonly name: string | null;
  readonly slug: string | null;
  /** Another URL that answered better, e.g. the `/mcp` sibling or the target of a redirect; null when the given one is fine. */
  readonly server_url: string | null;
  readonly oauth: {
    readonly supported: boolean;
    readonly supports_dcr: boolean;
    readonly supports_cimd: boolean;
    readonly issuer: string | null;
    readonly scopes: readonly string[];
  };
  /** 0 to 1. */
  readonly confidence: number;
  /** The observations that led here, e.g. `POST /sse → 405`. */
  readonly why: readonly string[];
}

/** A finished test. Answered with HTTP 200 whatever `ok` says: a failed test is a result, not a failed request. */
export interface TestTrace {
  /** `tst_` and a ULID. */
  readonly id: string;
  /** Null for a probe of a URL that is not registered. */
  readonly connection_id: string | null;
  readonly at: string;
  readonly ok: boolean;
  /** The first failure, null when ok. */
  readonly code: FailureCode | null;
  readonly took_ms: number;
  readonly health: Health;
  readonly summary: string;
  readonly suggestion: Suggestion | null;
  readonly steps: readonly TraceStep[];
}

/** POST /v1/integrations/connections/custom-mcp/probe: tests a URL without storing anything. */
export interface ProbeBody {
  readonly server_url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly token?: string | null;
  readonly transport?: EffectiveTransport | 'auto' | 'http';
  readonly protocol?: Protocol;
  readonly ca_certificate?: string | null;
}

/** The events of a test that is asked for with `Accept: text/event-stream`: `step` repeats as a step changes, `result` comes last. */
export type TestEvent = { readonly event: 'step'; readonly data: TraceStep } | { readonly event: 'result'; readonly data: TestTrace };
