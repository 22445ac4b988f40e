/**
 * One of the processes of a run, started by `test/startGroup.ts`: runs its files in order, on a PostgreSQL of its own if one of them needs
 * it, prints what happens, and tells the run at its end how it went.
 */
import { join, resolve } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { postgresWasStarted } from '../server/test/postgres.ts';
import { findGroups, type Mode } from './findTestFiles.ts';
import type { GroupResult } from './startGroup.ts';
import { type Watched, watchRun } from './watchRun.ts';

const testTimeoutMs = 60_000;
/** Longer than a test may take; it ends a run that a forgotten timer or socket would keep alive for ever. */
const stallMs = 75_000;

const repository = resolve(import.meta.dirname, '..');
const [mode, index] = process.argv.slice(2) as [Mode, string];
const files = findGroups(repository, mode)[Number(index)]!.map((file) => join(repository, file));

// Nobody is left to hear the result.
process.once('disconnect', () => process.exit(1));
process.channel!.unref();

const stream = run({ files, isolation: 'none', timeout: testTimeoutMs });
const events = watchRun(stream, repository);
// Not kept alive by this timer: a tidy run ends by itself.
const stall = setInterval(() => {
  if (performance.now() - events.lastEventAt() > stallMs) report(events, [describeStall()], () => process.exit(0));
}, 1_000).unref();
for await (const line of stream.compose(spec)) process.stdout.write(line);
clearInterval(stall);
// Failed tests are in the result; whatever fails from now on is not.
process.exitCode = undefined;
report(events, mode === 'fast' && postgresWasStarted() ? ['a fast test started PostgreSQL; move it to server/test'] : []);

function report({ outcomes, disturbances }: Watched, more: readonly string[], done = (): void => undefined): void {
  process.send!({ outcomes, disturbances: [...disturbances, ...more] } satisfies GroupResult, done);
}

function describeStall(): string {
  const what = events.running.size > 0 ? `while running: ${[...events.running].join(' > ')}` : 'after the tests had ended';
  return `nothing happened for ${stallMs / 1000} s ${what}; still open: ${process.getActiveResourcesInfo().join(', ')}`;
}
