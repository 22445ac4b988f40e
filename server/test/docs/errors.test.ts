import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { errorCatalogue, failureCatalogue } from '@mooring/sdk';

const page = readFileSync(new URL('../../../docs/errors.md', import.meta.url), 'utf8');
const rows = page.split('\n').flatMap((line) => {
  const cells = line.split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll('\\|', '|'));
  return /^`[a-z0-9_]+`$/.test(cells[1] ?? '') ? [cells.slice(1, -1)] : [];
});
const bare = (cell = ''): string => cell.replaceAll('`', '');
const documented = (columns: number): Map<string, string[]> =>
  new Map(rows.filter((cells) => cells.length === columns).map((cells) => [bare(cells[0]), cells]));

test('[R24, R46] every error code is documented with its status, its SDK code and its fix, and no other code is', () => {
  const expected = Object.entries(errorCatalogue).map(([code, e]) => [
    code,
    `\`${code}\``,
    String(e.status),
    `\`${e.sdkCode}\``,
    e.title,
    e.meaning,
    e.fix,
  ]);
  assert.ok(expected.length > 30);
  assert.deepEqual(
    [...documented(6)].map(([code, cells]) => [code, ...cells]),
    expected,
  );
});

test('[R72] every failure code of a test is documented with who can mend it, and no other code is', () => {
  const expected = Object.entries(failureCatalogue).map(([code, f]) => [code, `\`${code}\``, f.title, f.meaning, f.fix, f.who]);
  assert.ok(expected.length > 30);
  assert.deepEqual(
    [...documented(5)].map(([code, cells]) => [code, ...cells]),
    expected,
  );
});
