import { type FailureCode, failureCatalogue } from '@mooring/sdk';

export interface WireErrorFacts {
  readonly wasSent: boolean;
  readonly lostSession?: boolean;
  readonly halfModern?: boolean;
  readonly status?: number | null;
}

/** Why a request to a server has no reply. Nothing that the server said is in it. */
export class WireError extends Error {
  readonly code: FailureCode;
  /** Whether bytes of the request may have reached the server; only what was not sent may be sent again. */
  readonly wasSent: boolean;
  /** The server does not know our session any more (2025-11-25, transports, session management): it did not process the request. */
  readonly lostSession: boolean;
  /** The server answers in the form of 2025-11-25 (no `resultType`) although it speaks 2026-07-28: its generation is to be detected anew. */
  readonly halfModern: boolean;
  /** HTTP status, where there was one. */
  readonly status: number | null;

  constructor(code: FailureCode, facts: WireErrorFacts) {
    super(failureCatalogue[code].meaning);
    this.name = 'WireError';
    this.code = code;
    this.wasSent = facts.wasSent;
    this.lostSession = facts.lostSession ?? false;
    this.halfModern = facts.halfModern ?? false;
    this.status = facts.status ?? null;
  }
}

export const isWireError = (e: unknown): e is WireError => e instanceof WireError;
