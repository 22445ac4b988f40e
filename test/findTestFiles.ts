import { globSync } from 'node:fs';
import { join } from 'node:path';

export type Mode = 'fast' | 'full';

/** Unit tests live beside the code; what crosses folders or needs a database lives in a workspace's `test` folder. */
const roots: Record<Mode, readonly string[]> = {
  fast: ['sdk/src', 'cli/src', 'dashboard/src', 'server/src', 'test'],
  full: ['sdk/src', 'cli/src', 'dashboard/src', 'server/src', 'test', 'sdk/test', 'cli/test', 'dashboard/test', 'server/test'],
};

/** Tests of whole programs, such as a browser or a server that is killed: half of the time of a full run. */
const programs = /^(?:cli|sdk|dashboard)\/test\/|^server\/test\/(?:conformance|faults|journeys)\/|^server\/test\/bundle\.test\.ts$/;

/** Paths relative to the repository, in the order of the roots and then of the alphabet. */
export function findTestFiles(repository: string, mode: Mode): string[] {
  return roots[mode].flatMap((root) => testFilesUnder(join(repository, root)).map((file) => `${root}/${file}`));
}

/** The files of a run as one list for each of the processes that run side by side. */
export function findGroups(repository: string, mode: Mode): string[][] {
  const files = findTestFiles(repository, mode);
  return [files.filter((file) => !programs.test(file)), files.filter((file) => programs.test(file))].filter((group) => group.length > 0);
}

/** Test files that no run would ever start. */
export function findStrayTestFiles(repository: string): string[] {
  const started = new Set(findTestFiles(repository, 'full'));
  return testFilesUnder(repository).filter((file) => !started.has(file));
}

function testFilesUnder(folder: string): string[] {
  return globSync('**/*.test.{ts,tsx,js,mjs}', { cwd: folder, exclude: ['**/node_modules', '**/dist'] })
    .map((file) => file.replaceAll('\\', '/'))
    .sort();
}
