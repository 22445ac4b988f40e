import { untilAborted } from '#domain/mcpclient/untilAborted.ts';
import type { Upstream, UpstreamFacts, UpstreamReply, UpstreamRequest } from '../upstream.ts';
import { WireError } from '../wireError.ts';
import { createBreaker } from './createBreaker.ts';
import { createBulkhead } from './createBulkhead.ts';
import type { Sessions, Wait } from './createSessions.ts';
import { isRepeatable, mayRepeat, outcomeOf, publicError } from './judgeFailure.ts';
import { judgeRefused } from './judgeRefused.ts';
import { type Deadline, lateUnsent, startDeadline } from './startDeadline.ts';
import type { UpstreamLimits } from './types.ts';

export interface ServerEntryDeps {
  readonly sessions: Sessions;
  readonly monotonicMs: () => number;
  readonly limits: UpstreamLimits;
}

type Patience = Pick<UpstreamRequest, 'deadlineAt' | 'signal'>;

/** Longest pause before a list is asked for again, in milliseconds. */
const PAUSE_MS_MAX = 100;

/** One server with one version of its credential: who may run, who waits, and what is done when a request fails. */
export function createServerEntry({ sessions, monotonicMs, limits }: ServerEntryDeps): Omit<Upstream, 'retire'> {
  const bulkhead = createBulkhead(limits);
  const breaker = createBreaker({ monotonicMs, failuresMax: limits.failuresMax, windowMs: limits.failureWindowMs, openMs: limits.openMs });
  const deadlineOf = (patience: Patience, error: () => WireError): Deadline => startDeadline({ ...patience, monotonicMs, error });

  async function within<T>(patience: Patience, error: () => WireError, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const deadline = deadlineOf(patience, error);
    try {
      return await work(deadline.signal);
    } finally {
      deadline.stop();
    }
  }

  /** A handshake in need of longer goes on for those who have the time. */
  const waiting =
    (patience: Patience): Wait =>
    (opening) =>
      within(patience, lateHandshake, (signal) => untilAborted(opening, signal));

  async function send(request: UpstreamRequest): Promise<UpstreamReply> {
    try {
      return await sessions.request(request, waiting(request));
    } catch (error) {
      if (!(error instanceof WireError) || !mayRepeat(error, request.method)) throw error;
      if (isRepeatable(request.method) && !error.lostSession) await within(request, lateUnsent, pause);
      return await sessions.request(request, waiting(request));
    }
  }

  /** The digits below a millisecond are chance enough to keep a crowd from coming back at the same time. */
  const pause = (signal: AbortSignal): Promise<void> => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, (monotonicMs() * 1_000) % PAUSE_MS_MAX);
    return untilAborted(promise, signal).finally(() => clearTimeout(timer));
  };

  /** Does what speaks to the server, and draws the conclusions for those who come after. */
  async function observed<T>(patience: Patience, work: () => Promise<T>): Promise<T> {
    try {
      const conclude = breaker.begin();
      try {
        const done = await work();
        conclude('success');
        return done;
      } catch (error) {
        conclude(hasLeft(patience, error) ? 'nothing' : outcomeOf(error));
        throw error;
      }
    } catch (error) {
      throw hasLeft(patience, error) ? error : publicError(error);
    }
  }

  async function waitInLine(request: UpstreamRequest): Promise<void> {
    try {
      await within(request, lateUnsent, (signal) => bulkhead.wait(signal));
    } catch (error) {
      throw hasLeft(request, error) ? error : publicError(error);
    }
  }

  return {
    facts: (deadlineAt): Promise<UpstreamFacts> => observed({ deadlineAt }, () => sessions.facts(waiting({ deadlineAt }))),
    async request(request) {
      request.signal?.throwIfAborted();
      breaker.check();
      if (!bulkhead.tryEnter()) await waitInLine(request);
      try {
        let refused: string | null = null;
        const onRefused = (method: string): void => {
          refused = method;
        };
        return judgeRefused(await observed(request, () => send({ ...request, onRefused })), request, refused);
      } finally {
        bulkhead.leave();
      }
    },
  };
}

const lateHandshake = (): WireError => new WireError('handshake_timeout', { wasSent: false });

const hasLeft = ({ signal }: Patience, error: unknown): boolean => signal?.aborted === true && error === signal.reason;
