import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import * as architecture from './architecture.ts';

const rules: architecture.Rules = JSON.parse(readFileSync(new URL('../architecture.json', import.meta.url), 'utf8'));
const server = readSources('../src/');
const sdk = readSources('../../sdk/src/');
const cli = readSources('../../cli/src/');

function readSources(folder: string): architecture.Sources {
  const root = new URL(folder, import.meta.url);
  const files = globSync('**/*.{ts,tsx}', { cwd: fileURLToPath(root) }).map((file) => file.replaceAll('\\', '/'));
  const sources = files.filter((file) => !/\.test\.tsx?$/.test(file)).sort();
  return new Map(sources.map((file) => [file, readFileSync(new URL(file, root), 'utf8')]));
}

test('the walk finds the source trees', () => {
  for (const [name, sources, least] of [
    ['server', server, 100],
    ['sdk', sdk, 30],
    ['cli', cli, 20],
  ] as const) {
    assert.ok(sources.size >= least, `${name}: only ${sources.size} files`);
  }
});

test('every source file of the server is in a declared folder', () => assert.deepEqual(architecture.findHomeless(server, rules), []));

test('imports point only in the declared direction', () => assert.deepEqual(architecture.findWrongDirections(server, rules), []));

test('neither the declared folders nor the files import in a circle', () => {
  assert.deepEqual(architecture.findFolderCycles(rules), []);
  assert.deepEqual(architecture.findFileCycles(server), []);
  assert.deepEqual(architecture.findFileCycles(sdk), []);
  assert.deepEqual(architecture.findFileCycles(cli), []);
});

test('the hand-off reaches neither the MCP client nor the broker, whatever it imports', () => {
  assert.ok([...server.keys()].some((file) => file.startsWith('domain/handoff/')));
  assert.deepEqual(architecture.findForbiddenReach(server, rules), []);
  assert.deepEqual(architecture.findForbiddenPermissions(rules), []);
});

test('each hazard is touched behind its one door only', () => assert.deepEqual(architecture.findOpenDoors(server, rules), []));

test('only the composition root and the commands construct', () => assert.deepEqual(architecture.findStrayConstruction(server, rules), []));

test('the root of the domain holds only its named files', () => assert.deepEqual(architecture.findStraysInDomainRoot(server, rules), []));

for (const [name, sources] of Object.entries({ server, sdk, cli })) {
  test(`${name}: no file is too long, and no name is a dump or in another case`, () => {
    assert.deepEqual(architecture.findOversized(sources, rules), []);
    assert.deepEqual(architecture.findBadNames(sources, rules), []);
  });
}

test('errors have codes, the domain has no state in modules, and classes are errors', () => {
  assert.deepEqual(architecture.findBanned(server, rules), []);
  assert.deepEqual(architecture.findBanned(cli, rules), []);
  // The client that applications construct is a class of the SDK.
  assert.deepEqual(architecture.findBanned(new Map([...sdk].filter(([file]) => !/^mooring|^admin\/mooringAdmin/.test(file))), rules), []);
});

test('the SDK imports its own files only: no package, no Node.js', () => assert.deepEqual(architecture.findForeignImports(sdk, []), []));

test('the command imports the SDK, its parser and Node.js; the server only when an operator command is used', () => {
  const remote = new Map([...cli].filter(([file]) => file !== 'operator.ts'));
  assert.deepEqual(architecture.findForeignImports(remote, ['@mooring/sdk', 'commander', 'node:']), []);
  assert.deepEqual(
    architecture.findForeignImports(new Map([['operator.ts', cli.get('operator.ts')!]]), ['commander', '@mooring/server/commands']),
    ['operator.ts imports ?'],
  );
  assert.match(cli.get('operator.ts')!, /^const specifier = '@mooring\/server\/commands';$/m);
});
