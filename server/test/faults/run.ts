/**
 * The fault tests in full: `npm run faults -- [--kills 100] [--seed 1] [--engine sqlite,postgres]`. Ends with code 1 if anything was lost,
 * torn, damaged or answered in an unexpected way.
 */
import { parseArgs } from 'node:util';
import { type KillReport, killServer } from './killServer.ts';

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '100' },
    seed: { type: 'string', default: '1' },
    engine: { type: 'string', default: 'sqlite,postgres' },
  },
});

/** What went wrong once goes wrong again in every later round. */
const SENTENCES_MAX = 20;

const columns: Readonly<Record<string, (report: KillReport) => number>> = {
  kills: ({ kills }) => kills,
  'registrations acknowledged': ({ registrations }) => registrations,
  'rotations acknowledged': ({ rotations }) => rotations,
  'hand-offs compared': ({ handOffs }) => handOffs,
  'cut off by the kill': ({ inDoubt }) => inDoubt,
  'of these done': ({ inDoubtFoundDone }) => inDoubtFoundDone,
  lost: ({ lost }) => lost.length,
  torn: ({ torn }) => torn.length,
  damaged: ({ damaged }) => damaged.length,
  'unexpected answers': ({ unexpected }) => unexpected.length,
  'ready again, median ms': ({ readyMs }) => Math.round(readyMs.toSorted((a, b) => a - b)[readyMs.length >> 1] ?? 0),
  'ready again, at most ms': ({ readyMs }) => Math.round(Math.max(...readyMs)),
};

console.log(`| store | ${Object.keys(columns).join(' | ')} |\n|${'---|'.repeat(Object.keys(columns).length + 1)}`);
for (const kind of values.engine.split(',') as ('sqlite' | 'postgres')[]) {
  const report = await killServer(kind, Number(values.kills), Number(values.seed));
  const cells = Object.values(columns).map((of) => of(report));
  console.log(`| ${kind} | ${cells.join(' | ')} |`);
  const wrong = [...report.lost, ...report.torn, ...report.damaged, ...report.unexpected];
  for (const sentence of wrong.slice(0, SENTENCES_MAX)) console.log(`✖ ${sentence}`);
  if (wrong.length > 0) process.exitCode = 1;
}
