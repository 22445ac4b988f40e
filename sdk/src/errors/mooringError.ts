import type { MooringErrorCode } from './catalogue.ts';
import type { FieldIssue } from './problemBody.ts';

/** A property under the global symbol registry, so that an error of another copy of this package is recognised too. */
const brand = Symbol.for('mooring.error');

export interface MooringErrorDetails {
  /** Lower-case code of the API, e.g. `unknown_mcp_server`. */
  readonly platformCode?: string | undefined;
  /** HTTP status; absent when there was no answer. */
  readonly status?: number | undefined;
  /** What to do about it. */
  readonly action?: string | undefined;
  /** A page about it. */
  readonly seeAlso?: string | undefined;
  readonly requestId?: string | undefined;
  readonly retryable?: boolean | undefined;
  readonly retryAfterMs?: number | undefined;
  /** Where a person finishes the consent. */
  readonly connectUrl?: string | undefined;
  readonly requiredPlan?: string | undefined;
  readonly issues?: readonly FieldIssue[] | undefined;
  /** Further members of the answer, e.g. the keys that a change would affect. */
  readonly extra?: Readonly<Record<string, unknown>> | undefined;
}

/**
 * Every failure of this package. It carries neither the API key nor request headers, and no `cause`: what a custom `fetch` throws may
 * hold both. Recognise it with `MooringError.is(error, code?)`, not with `instanceof`.
 */
export class MooringError extends Error {
  readonly code: MooringErrorCode;
  readonly platformCode: string | undefined;
  readonly status: number | undefined;
  readonly action: string | undefined;
  readonly seeAlso: string | undefined;
  readonly requestId: string | undefined;
  readonly retryable: boolean;
  readonly retryAfterMs: number | undefined;
  readonly connectUrl: string | undefined;
  readonly requiredPlan: string | undefined;
  readonly issues: readonly FieldIssue[] | undefined;
  readonly extra: Readonly<Record<string, unknown>> | undefined;

  constructor(code: MooringErrorCode, message: string, details: MooringErrorDetails = {}) {
    super(message);
    this.name = 'MooringError';
    this.code = code;
    this.platformCode = details.platformCode;
    this.status = details.status;
    this.action = details.action;
    this.seeAlso = details.seeAlso;
    this.requestId = details.requestId;
    this.retryable = details.retryable ?? false;
    this.retryAfterMs = details.retryAfterMs;
    this.connectUrl = details.connectUrl;
    this.requiredPlan = details.requiredPlan;
    this.issues = details.issues;
    this.extra = details.extra;
    Object.defineProperty(this, brand, { value: true });
  }

  static is(error: unknown, code?: MooringErrorCode): error is MooringError {
    if (typeof error !== 'object' || error === null || (error as Record<symbol, unknown>)[brand] !== true) return false;
    return code === undefined || (error as MooringError).code === code;
  }

  /** Three lines at most: what happened, what to do, where to read on. */
  override toString(): string {
    return [this.message, this.action && `Fix: ${this.action}`, this.seeAlso && `See: ${this.seeAlso}`].filter(Boolean).join('\n');
  }

  /** For logs. `connectUrl` loses its query and fragment, which may carry a one-time state. */
  toJSON(): Record<string, unknown> {
    return {
      name: this.name,
      code: this.code,
      platformCode: this.platformCode,
      message: this.message,
      status: this.status,
      action: this.action,
      seeAlso: this.seeAlso,
      requestId: this.requestId,
      retryable: this.retryable,
      retryAfterMs: this.retryAfterMs,
      connectUrl: this.connectUrl?.replace(/[?#].*$/s, ''),
      requiredPlan: this.requiredPlan,
      issues: this.issues,
    };
  }
}
