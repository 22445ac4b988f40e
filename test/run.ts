/**
 * The one test command. `npm test` runs everything; `npm run test:fast` runs the unit tests, without a database.
 * A full run has two processes that share nothing, each with a fixed order and a PostgreSQL of its own; the second prints after the first.
 * The last line is always `N passed, N failed`.
 */
import './requireNode.js';
import { resolve } from 'node:path';
import { findGroups, findStrayTestFiles, type Mode } from './findTestFiles.ts';
import { judgeRun, type Verdict } from './judgeRun.ts';
import { mustBeCited, readRequirements } from './requirements.ts';
import { type GroupResult, startGroup } from './startGroup.ts';

/** Raise these as tests are added; a run that executes fewer has lost some. */
const MINIMUM: Record<Mode, number> = { fast: 540, full: 2_600 };

const repository = resolve(import.meta.dirname, '..');
const requirements = readRequirements();

const mode = readMode(process.argv.slice(2));
let reported = false;
// Code that fails after the verdict must not leave a green exit code behind.
process.on('exit', (code) => {
  if (reported && code === 0) return;
  process.exitCode = 1;
  if (!reported) console.log('✖ the process ended before the run did\n\n0 passed, 1 failed');
});
// Not while tests run: a server of one process may read what the other would build.
if (mode === 'full') await (await import('../dashboard/test/buildDashboard.ts')).buildDashboard();
report(mode, await runGroups(mode));

function readMode(args: readonly string[]): Mode {
  if (args.length === 0) return 'full';
  if (args.length === 1 && args[0] === '--fast') return 'fast';
  console.error('Usage: npm test, or npm run test:fast. One file alone: node --test --test-isolation=none FILE');
  process.exit(1);
}

async function runGroups(wanted: Mode): Promise<readonly GroupResult[]> {
  const groups = findGroups(repository, wanted).map((_files, index) => startGroup(wanted, index));
  for (const { output } of groups) for await (const piece of output) process.stdout.write(piece);
  return Promise.all(groups.map(({ result }) => result));
}

function report(wanted: Mode, results: readonly GroupResult[]): void {
  const strays = findStrayTestFiles(repository).map((file) => `no run starts this test file: ${file}`);
  const disturbances = [...results.flatMap((result) => result.disturbances), ...strays];
  const verdict = judgeRun(
    results.flatMap(({ outcomes }) => outcomes),
    disturbances,
    {
      minimum: MINIMUM[wanted],
      requirements: new Set(requirements.keys()),
      mustBeCited: wanted === 'full' ? mustBeCited : [],
    },
  );
  print(wanted, verdict);
  reported = true;
  process.exitCode = verdict.failed > 0 ? 1 : 0;
}

function print(wanted: Mode, { problems, uncited, passed, failed }: Verdict): void {
  if (wanted === 'full') console.log(`\nRequirements that no passing test cites yet (${uncited.length}): ${uncited.join(' ') || 'none'}`);
  for (const problem of problems) console.log(`✖ ${problem}`);
  console.log(`\n${passed} passed, ${failed} failed`);
}
