import { type FailureCode, failureCatalogue } from '@mooring/sdk';

/** Where an exchange ended. */
export type GuardPhase = 'policy' | 'dns' | 'tcp' | 'tls' | 'request' | 'head' | 'body';

/** An outbound exchange that was refused or failed: a stable code and the phase, never an address or a word of the other side. */
export class GuardError extends Error {
  readonly code: FailureCode;
  readonly phase: GuardPhase;

  constructor(code: FailureCode, phase: GuardPhase, options: { readonly detail?: string; readonly cause?: unknown } = {}) {
    super(options.detail ?? failureCatalogue[code].meaning, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'GuardError';
    this.code = code;
    this.phase = phase;
  }
}

export const isGuardError = (e: unknown): e is GuardError => e instanceof GuardError;
