import { Worker } from 'node:worker_threads';
import { AppError, invariant } from '#domain/errors.ts';
import type { UpstreamReply } from '../upstream.ts';
import { WireError } from '../wireError.ts';
import type { LargeAnswer, LargeOutcome } from './types.ts';

/** Characters from which on an answer is large: to read a hostile one of this size takes some milliseconds, and one of 5 MB up to a second. */
export const largeCharsMin = 262_144;

/** Answers in line, 5 MB each at most. */
const waitingMax = 32;

/** A thread that nobody needs gives its memory back. */
const idleMs = 10_000;

const OUT_OF_MEMORY = 'ERR_WORKER_OUT_OF_MEMORY';

/**
 * A reply with `bulk`; null for a message that does not answer the request; an AppError for a result that the caller cannot be given, and
 * `upstream_busy` when too many are in line.
 */
export type LargeReply = UpstreamReply | WireError | AppError | null;

/** Reads large answers on a thread of their own, one after the other, so that nobody else waits for that. */
export interface LargeResults {
  /** `late` is what becomes of it at the deadline (monotonic ms). Never rejects. */
  read(answer: LargeAnswer, deadlineAt: number, late: () => WireError): Promise<LargeReply>;
  close(): Promise<void>;
}

interface Job {
  readonly answer: LargeAnswer;
  readonly settle: (outcome: LargeReply) => void;
}

export interface LargeResultsDeps {
  readonly monotonicMs: () => number;
  /** The program of the thread. */
  readonly threadFile: URL;
  /** Memory of the thread. What the guard lets through takes far less than the default, whatever it looks like. */
  readonly heapMiBMax?: number;
}

export function createLargeResults({ monotonicMs, threadFile, heapMiBMax = 256 }: LargeResultsDeps): LargeResults {
  const waiting: Job[] = [];
  let thread: Worker | null = null;
  let running: Job | null = null;
  let rest: NodeJS.Timeout | undefined;

  const stop = async (): Promise<void> => {
    const stopped = thread;
    thread = null;
    await stopped?.terminate();
  };
  const start = (): Worker => {
    const started = new Worker(threadFile, { resourceLimits: { maxOldGenerationSizeMb: heapMiBMax } });
    // Whoever waits holds the process, by the deadline; the thread does not.
    started.unref();
    started.on('message', (outcome: LargeOutcome) => {
      if (thread === started) conclude(outcomeOf(outcome));
    });
    started.on('error', (error: NodeJS.ErrnoException) => {
      if (thread !== started) return;
      thread = null;
      conclude(error.code === OUT_OF_MEMORY ? new WireError('response_too_large', { wasSent: true }) : invariant(error));
    });
    return started;
  };
  const conclude = (outcome: LargeReply): void => {
    running?.settle(outcome);
    running = null;
    next();
  };
  const next = (): void => {
    if (running !== null) return;
    clearTimeout(rest);
    running = waiting.shift() ?? null;
    if (running === null) {
      rest = setTimeout(() => void stop(), idleMs).unref();
      return;
    }
    thread ??= start();
    thread.postMessage(running.answer);
  };
  const leave = (job: Job): void => {
    if (running !== job) {
      const place = waiting.indexOf(job);
      if (place >= 0) waiting.splice(place, 1);
      return;
    }
    // It goes on reading, and nobody can tell it not to.
    running = null;
    void stop();
    next();
  };

  return {
    async read(answer, deadlineAt, late) {
      if (waiting.length >= waitingMax) return new AppError('upstream_busy', { retryAfterSeconds: 1 });
      const { promise, resolve } = Promise.withResolvers<LargeReply>();
      const job: Job = { answer, settle: resolve };
      const timer = setTimeout(() => {
        leave(job);
        resolve(late());
      }, deadlineAt - monotonicMs());
      waiting.push(job);
      next();
      return promise.finally(() => clearTimeout(timer));
    },
    async close() {
      clearTimeout(rest);
      const left = [...(running === null ? [] : [running]), ...waiting.splice(0)];
      running = null;
      for (const job of left) job.settle(new WireError('internal', { wasSent: true }));
      await stop();
    },
  };
}

function outcomeOf(outcome: LargeOutcome): LargeReply {
  if (outcome.kind === 'another message') return null;
  if (outcome.kind === 'failed') return new WireError(outcome.code, { wasSent: true, halfModern: outcome.halfModern });
  if (outcome.kind === 'refused') return new AppError(outcome.code, outcome.details);
  const { result, bulk, bytes } = outcome;
  return { result, bulk, bytes };
}
