import { type FailureCode, failureCatalogue } from '@mooring/sdk';

/** Where an exchange ended. */
export type GuardPhase = 'policy' | 'dns' | 'tcp' | 'tls' | 'request' | 'head' | 'body';

interface GuardErrorOptions {
  readonly detail?: string;
  readonly location?: string;
  readonly cause?: unknown;
}

/** An outbound exchange that was refused or failed: a stable code and the phase, never an address or a word of the other side. */
export class GuardError extends Error {
  readonly code: FailureCode;
  readonly phase: GuardPhase;
  /** The Location of a refused redirect as the server sent it, at most 2,048 characters: evidence to show an admin, never followed. */
  readonly location: string | undefined;

  constructor(code: FailureCode, phase: GuardPhase, options: GuardErrorOptions = {}) {
    super(options.detail ?? failureCatalogue[code].meaning, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'GuardError';
    this.code = code;
    this.phase = phase;
    this.location = options.location;
  }
}

export const isGuardError = (e: unknown): e is GuardError => e instanceof GuardError;
