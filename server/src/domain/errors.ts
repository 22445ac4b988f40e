import { errorCatalogue, type FieldIssue, type WireErrorCode } from '@mooring/sdk';

/** What an error may tell the caller beyond its catalogue entry. Everything in here is public. */
export interface ErrorDetails {
  /** One public sentence about this case. */
  readonly detail?: string;
  readonly errors?: readonly FieldIssue[];
  readonly requiredPlan?: string;
  readonly connectUrl?: string;
  readonly retryAfterSeconds?: number;
  /** More members for the body, e.g. the keys that a change would affect. */
  readonly extra?: Readonly<Record<string, unknown>>;
  /** For the log alone; never serialised into an answer. */
  readonly cause?: unknown;
}

/** The one error class of the domain: a code of the catalogue, and public details. */
export class AppError extends Error {
  readonly code: WireErrorCode;
  readonly details: ErrorDetails;

  constructor(code: WireErrorCode, details: ErrorDetails = {}) {
    super(details.detail ?? errorCatalogue[code].meaning, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'AppError';
    this.code = code;
    this.details = details;
  }

  get status(): number {
    return errorCatalogue[this.code].status;
  }
}

export const isAppError = (e: unknown, code?: WireErrorCode): e is AppError =>
  e instanceof AppError && (code === undefined || e.code === code);

/** A 422 that names one field. `path` is a JSON pointer into the request body. */
export const fieldError = (path: string, code: string, message: string): AppError =>
  new AppError('validation_failed', { detail: message, errors: [{ path, code, message }] });

/** A broken assumption of our own code: answered as `internal_error`, what it is only in the log. */
export const invariant = (what: unknown): AppError => new AppError('internal_error', { cause: what });
