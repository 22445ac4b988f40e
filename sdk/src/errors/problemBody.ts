import type { WireErrorCode } from './catalogue.ts';
import type { FailureCode } from './failures.ts';

/** One wrong field of a request: a JSON pointer, a stable code and a sentence. */
export interface FieldIssue {
  readonly path: string;
  readonly code: string;
  readonly message: string;
}

/** The one error body of the API (RFC 9457 with extensions), as `application/problem+json`. */
export interface ProblemBody {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly instance: string;
  readonly code: WireErrorCode;
  readonly request_id: string;
  readonly retryable: boolean;
  readonly action: string;
  readonly seeAlso?: string;
  readonly errors?: readonly FieldIssue[];
  readonly connectUrl?: string;
  /** Of `upstream_error` and `upstream_timeout`: the failure code, as in a test trace. */
  readonly failure?: FailureCode;
  /** Of `handoff_disabled`: `delivery`, `tool_disabled`, `tool_pinned` or `tool_denied`. */
  readonly reason?: string;
  readonly requiredPlan?: string;
  readonly success: false;
  readonly error: string;
  readonly message: string;
}
