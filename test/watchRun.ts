import { relative } from 'node:path';
import type { EventData, run } from 'node:test';
import type { Outcome } from './judgeRun.ts';

export interface Watched {
  readonly outcomes: readonly Outcome[];
  /** What went wrong outside of any test; the runner alone would let some of it pass. */
  readonly disturbances: readonly string[];
  /** Names of the tests and suites that have begun and not ended. */
  readonly running: ReadonlySet<string>;
  readonly lastEventAt: () => number;
}

export function watchRun(stream: ReturnType<typeof run>, repository: string): Watched {
  const outcomes: Outcome[] = [];
  const disturbances: string[] = [];
  const running = new Set<string>();
  let lastEventAt = performance.now();

  const end = (data: EventData.TestPass | EventData.TestFail, passed: boolean): void => {
    running.delete(data.name);
    const file = relative(repository, data.file ?? '');
    if (passed && data.name === data.file) disturbances.push(`declares no test: ${file}`);
    else if (isOwnResult(data, passed)) outcomes.push({ name: data.name, file, passed, ...omission(data) });
  };
  stream.on('data', () => {
    lastEventAt = performance.now();
  });
  stream.on('test:dequeue', (data) => running.add(data.name));
  stream.on('test:pass', (data) => end(data, true));
  stream.on('test:fail', (data) => end(data, false));
  stream.on('test:diagnostic', ({ message }) => {
    if (message.includes('asynchronous activity')) disturbances.push(message);
  });
  stream.on('test:summary', ({ success }) => {
    const explained = disturbances.length > 0 || outcomes.some((outcome) => !outcome.passed);
    if (!success && !explained) disturbances.push('the runner reports a failure outside of any test');
  });
  return { outcomes, disturbances, running, lastEventAt: () => lastEventAt };
}

/** A suite adds nothing to its tests, unless one of its hooks failed. */
function isOwnResult(data: EventData.TestPass | EventData.TestFail, passed: boolean): boolean {
  if (data.details.type !== 'suite') return true;
  return !passed && failureTypeOf(data) !== 'subtestsFailed';
}

function failureTypeOf(data: EventData.TestPass | EventData.TestFail): unknown {
  return 'error' in data.details ? (data.details.error as Error & { failureType?: string }).failureType : undefined;
}

function omission(data: EventData.TestPass | EventData.TestFail): { omitted?: 'skip' | 'todo' } {
  if (isSet(data.skip)) return { omitted: 'skip' };
  return isSet(data.todo) ? { omitted: 'todo' } : {};
}

const isSet = (mark: string | boolean | undefined): boolean => mark !== undefined && mark !== false;
