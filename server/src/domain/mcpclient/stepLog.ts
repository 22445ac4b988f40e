import { isDeepStrictEqual } from 'node:util';
import { type FailureCode, failureCatalogue, type StepName, type TraceStep } from '@mooring/sdk';
import type { Clock } from '#domain/clock.ts';
import type { ConnectEvent } from '#domain/netguard/types.ts';
import type { Quote } from './quoteUpstream.ts';
import type { OnStep } from './types.ts';

const ORDER: readonly StepName[] = ['policy', 'dns', 'tcp', 'tls', 'http', 'auth', 'handshake', 'tools'];

export type Evidence = NonNullable<TraceStep['evidence']>;

export interface StepResult {
  readonly status: 'ok' | 'warn' | 'fail' | 'skipped';
  readonly code?: FailureCode | undefined;
  /** What to say instead of the catalogue's fix for the code. */
  readonly hint?: string | undefined;
  readonly evidence?: Evidence | undefined;
  /** Measured elsewhere; otherwise the time since the step began. */
  readonly ms?: number;
}

/** The steps of one test, reported as they begin, end and change. */
export interface StepLog {
  /** Does nothing for a step that has begun or ended before. */
  begin(name: StepName): void;
  /** Ends a step. Ending it again replaces what was said, except for evidence and time that are not given anew. */
  end(name: StepName, result: StepResult): void;
  /** Takes what the guard reports on the way to the first socket; later sockets change nothing. */
  connected(event: ConnectEvent): void;
  /** All steps in their order; those that did not come to an end are skipped. */
  finish(): TraceStep[];
}

export function createStepLog(options: { clock: Clock; quote: Quote; secure: boolean; onStep?: OnStep | undefined }): StepLog {
  const { clock, quote, secure, onStep } = options;
  const steps = new Map<StepName, TraceStep>();
  const begunAt = new Map<StepName, number>();
  const following = { dns: 'tcp', tcp: secure ? 'tls' : 'http', tls: 'http' } as const;

  const put = (step: TraceStep): void => {
    if (isDeepStrictEqual(steps.get(step.name), step)) return;
    steps.set(step.name, step);
    onStep?.(step);
  };
  const skip = (name: StepName): void => put({ name, status: 'skipped' });
  const log: StepLog = {
    begin(name) {
      if (steps.has(name)) return;
      begunAt.set(name, clock.now());
      put({ name, status: 'running' });
    },
    end(name, { status, code, hint = code && failureCatalogue[code].fix, evidence: added, ms: measured }) {
      const before = steps.get(name);
      const ms = measured ?? before?.ms ?? clock.now() - (begunAt.get(name) ?? clock.now());
      const evidence = (before?.evidence ?? added) ? { ...before?.evidence, ...added } : undefined;
      put({
        name,
        status,
        ...(status === 'skipped' ? {} : { ms }),
        ...(code ? { code, docs: `/docs/errors/${code}` } : {}),
        ...(hint ? { hint } : {}),
        ...(evidence ? { evidence } : {}),
      });
    },
    connected(event) {
      if (steps.get(event.step)?.ms !== undefined) return;
      // An answer of DNS of which no address is pinned is followed by the guard's refusal, which names the code.
      const refused = event.step === 'dns' && event.pinned === null;
      if (event.step === 'tcp' && steps.get('dns')?.status === 'running') skip('dns');
      log.end(event.step, { status: refused ? 'fail' : 'ok', ms: Math.round(event.ms), evidence: evidenceOf(event, quote) });
      if (!refused) log.begin(following[event.step]);
    },
    finish() {
      for (const name of ORDER) if ((steps.get(name)?.status ?? 'running') === 'running') skip(name);
      return ORDER.flatMap((name) => steps.get(name) ?? []);
    },
  };
  return log;
}

function evidenceOf(event: ConnectEvent, quote: Quote): Evidence | undefined {
  if (event.step === 'dns') return { answers: event.answers.map(({ ip, verdict }) => ({ ip, verdict })), pinned: event.pinned };
  // The issuer is text out of the other side's certificate.
  if (event.step === 'tls') return { version: event.version, issuer: quote(event.issuer, 100), expires: event.expires };
  return undefined;
}
