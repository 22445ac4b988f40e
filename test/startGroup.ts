import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { PassThrough, type Readable } from 'node:stream';
import type { Mode } from './findTestFiles.ts';
import type { Outcome } from './judgeRun.ts';

/** What a process of the run tells at its end. */
export interface GroupResult {
  readonly outcomes: readonly Outcome[];
  /** What went wrong outside of any test. */
  readonly disturbances: readonly string[];
}

export interface Group {
  /** What it prints, kept until it is read. */
  readonly output: Readable;
  /** Resolves when the process has ended; one that ended early or badly has a disturbance that says so. */
  readonly result: Promise<GroupResult>;
}

/** Far more than a run prints: the process must not wait for its reader. */
const KEPT_BYTES_MAX = 1 << 30;

const program = join(import.meta.dirname, 'runGroup.ts');

/** Runs a part of the tests, the one at this place in `findGroups`, in a process of its own. */
export function startGroup(mode: Mode, index: number): Group {
  const child = spawn(process.execPath, [program, mode, String(index)], { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
  const output = new PassThrough({ highWaterMark: KEPT_BYTES_MAX });
  child.stdout!.pipe(output);
  let told: GroupResult | undefined;
  child.once('message', (message) => {
    told = message as GroupResult;
  });
  const result = once(child, 'close').then(([code, signal]) => judgeEnd(told, code ?? signal));
  return { output, result };
}

/** What a process told, if anything, together with how it ended: its exit code, or the signal that ended it. */
export function judgeEnd(told: GroupResult | undefined, end: number | string): GroupResult {
  if (told === undefined) return { outcomes: [], disturbances: [`a process of the run ended before its tests did: ${end}`] };
  if (end === 0) return told;
  return { ...told, disturbances: [...told.disturbances, `a process of the run failed after its tests had ended: ${end}`] };
}
