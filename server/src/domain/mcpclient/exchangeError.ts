import type { Exchange, Failure } from './types.ts';

/** A request of an established session has no answer: why, and what was seen of its exchange. */
export class ExchangeError extends Error {
  readonly failure: Failure;
  /** Whether bytes of the request may have reached the server. */
  readonly wasSent: boolean;
  /** The server does not know the session any more, or its stream has gone: nothing more can be asked in it. */
  readonly lostSession: boolean;

  constructor(failure: Failure, facts: { readonly wasSent: boolean; readonly lostSession: boolean }) {
    super(failure.code);
    this.name = 'ExchangeError';
    this.failure = failure;
    this.wasSent = facts.wasSent;
    this.lostSession = facts.lostSession;
  }
}

const BEFORE_SENDING = new Set(['policy', 'dns', 'tcp', 'tls', 'request']);

export const wasSent = ({ error }: Pick<Exchange, 'error'>): boolean => error === null || !BEFORE_SENDING.has(error.phase);
