import { readFileSync } from 'node:fs';

/** The requirements, by id, in our own words. */
export function readRequirements(): ReadonlyMap<string, string> {
  const text = readFileSync(new URL('../docs/requirements.json', import.meta.url), 'utf8');
  return new Map(Object.entries(JSON.parse(text)));
}

/** A full run fails unless a passing test cites each of these. Add an id together with the test that proves it. */
export const mustBeCited: readonly string[] = [
  ...ids(1, 29),
  'R32',
  ...ids(40, 53),
  ...['R55', 'R59'],
  ...ids(61, 63),
  ...['R65', 'R66'],
  ...ids(67, 87),
  ...ids(91, 108),
];

function ids(first: number, last: number): string[] {
  return Array.from({ length: last - first + 1 }, (_, index) => `R${first + index}`);
}

/** The ids that a test's name cites: `[R14, R15] calls continue after the server is gone` cites two. */
export function citationsOf(testName: string): string[] {
  return [...testName.matchAll(/\[([^\]]*)\]/g)]
    .flatMap(([, group = '']) => group.split(',').map((part) => part.trim()))
    .filter((part) => /^R\d+\w*$/.test(part));
}
