import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { findDeadReferences, pathsIn, scriptsIn } from './findDeadReferences.ts';

const repository = resolve(import.meta.dirname, '..');
const { scripts } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8'));

for (const [name, least] of [
  ['AGENTS.md', 15],
  ['CONTRIBUTING.md', 7],
] as const) {
  test(`${name} names only paths and scripts that exist`, () => {
    const page = readFileSync(join(repository, name), 'utf8');
    assert.ok(pathsIn(page).length >= least, `only ${pathsIn(page).length} paths found`);
    assert.ok(scriptsIn(page).length >= 3, `only ${scriptsIn(page).length} scripts found`);
    assert.deepEqual(findDeadReferences(page, repository, scripts), []);
  });
}

test('dead paths, links and scripts are found; code, placeholders and addresses are not taken for paths', () => {
  const page = [
    'See `test/run.ts`, `test/gone.ts`, `GONE.md`, `LICENSE`, `GONE` and [there](docs/gone.md#part) or [there](https://example.com/docs).',
    'Say `npm test`, `npm run gone`, `createX({ store })`, `*.test.ts`, `{url, headers}`, `AppError`.',
    '```sh\ncat test/other.ts\n```',
  ].join('\n');
  assert.deepEqual(findDeadReferences(page, repository, { test: '' }), ['test/gone.ts', 'GONE.md', 'GONE', 'docs/gone.md', 'npm run gone']);
});
