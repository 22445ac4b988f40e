/**
 * The one test command. `npm test` runs everything; `npm run test:fast` runs the unit tests, without a database.
 * One process, one PostgreSQL, a fixed order. The last line is always `N passed, N failed`.
 */
import './requireNode.js';
import { join, resolve } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { postgresWasStarted, startPostgres } from '../server/test/postgres.ts';
import { findStrayTestFiles, findTestFiles, type Mode } from './findTestFiles.ts';
import { judgeRun, type Verdict } from './judgeRun.ts';
import { mustBeCited, readRequirements } from './requirements.ts';
import { type Watched, watchRun } from './watchRun.ts';

/** Raise these as tests are added; a run that executes fewer has lost some. */
const MINIMUM: Record<Mode, number> = { fast: 480, full: 2_380 };
const testTimeoutMs = 60_000;
/** Longer than a test may take; it ends a run that a forgotten timer or socket would keep alive for ever. */
const stallMs = 75_000;

const repository = resolve(import.meta.dirname, '..');
const requirements = readRequirements();

const mode = readMode(process.argv.slice(2));
let reported = false;
// A test that ends the process, or code that fails after the verdict, must not leave a green exit code behind.
process.on('exit', (code) => {
  if (reported && code === 0) return;
  process.exitCode = 1;
  if (!reported) console.log('✖ the process ended before the run did\n\n0 passed, 1 failed');
});
if (mode === 'full') await requirePostgres();
const watched = await runTests(mode);
report(mode, watched);

function readMode(args: readonly string[]): Mode {
  if (args.length === 0) return 'full';
  if (args.length === 1 && args[0] === '--fast') return 'fast';
  console.error('Usage: npm test, or npm run test:fast. One file alone: node --test --test-isolation=none FILE');
  process.exit(1);
}

async function requirePostgres(): Promise<void> {
  try {
    await startPostgres();
  } catch (error) {
    console.error(error);
    process.exit(1);
  }
}

async function runTests(wanted: Mode): Promise<Watched> {
  const files = findTestFiles(repository, wanted).map((file) => join(repository, file));
  const stream = run({ files, isolation: 'none', timeout: testTimeoutMs });
  const events = watchRun(stream, repository);
  // Not kept alive by this timer: a tidy run ends by itself.
  const stall = setInterval(() => {
    if (performance.now() - events.lastEventAt() > stallMs) reportStall(wanted, events);
  }, 1_000).unref();
  for await (const line of stream.compose(spec)) process.stdout.write(line);
  clearInterval(stall);
  return events;
}

function reportStall(wanted: Mode, events: Watched): never {
  const what = events.running.size > 0 ? `while running: ${[...events.running].join(' > ')}` : 'after the tests had ended';
  report(wanted, events, [`nothing happened for ${stallMs / 1000} s ${what}; still open: ${process.getActiveResourcesInfo().join(', ')}`]);
  process.exit(1);
}

function report(wanted: Mode, { outcomes, disturbances }: Watched, more: readonly string[] = []): void {
  const strays = findStrayTestFiles(repository).map((file) => `no run starts this test file: ${file}`);
  const databaseInFast = wanted === 'fast' && postgresWasStarted() ? ['a fast test started PostgreSQL; move it to server/test'] : [];
  const verdict = judgeRun(outcomes, [...disturbances, ...strays, ...databaseInFast, ...more], {
    minimum: MINIMUM[wanted],
    requirements: new Set(requirements.keys()),
    mustBeCited: wanted === 'full' ? mustBeCited : [],
  });
  print(wanted, verdict);
  reported = true;
  process.exitCode = verdict.failed > 0 ? 1 : 0;
}

function print(wanted: Mode, { problems, uncited, passed, failed }: Verdict): void {
  if (wanted === 'full') console.log(`\nRequirements that no passing test cites yet (${uncited.length}): ${uncited.join(' ') || 'none'}`);
  for (const problem of problems) console.log(`✖ ${problem}`);
  console.log(`\n${passed} passed, ${failed} failed`);
}
