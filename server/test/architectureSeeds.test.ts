/** Seeds each kind of violation into a small tree that has none, and expects exactly it to be found. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import * as architecture from './architecture.ts';

const rules: architecture.Rules = JSON.parse(readFileSync(new URL('../architecture.json', import.meta.url), 'utf8'));

const tidy = {
  'main.ts': "import { createGuard } from '#domain/netguard/createGuard.ts';\nimport { handOff } from '#domain/handoff/handOff.ts';",
  'version.ts': "import manifest from '../package.json' with { type: 'json' };",
  'domain/clock.ts': 'export interface Clock {}',
  'domain/connections/connection.ts': "import type { Clock } from '#domain/clock.ts';",
  'domain/handoff/handOff.ts': "import { get } from '#domain/connections/connection.ts';",
  'domain/netguard/createGuard.ts': "import { request } from 'undici';\nimport { vet } from './vet.ts';",
  'domain/netguard/vet.ts': "import { isIP } from 'node:net';",
  'domain/mcpclient/openSession.ts': "import type { Guard } from '#domain/netguard/createGuard.ts';",
};

const seeded = (more: Record<string, string>): architecture.Sources => new Map(Object.entries({ ...tidy, ...more }));

function findAll(sources: architecture.Sources, by: architecture.Rules = rules): string[] {
  return [
    ...architecture.findHomeless(sources, by),
    ...architecture.findWrongDirections(sources, by),
    ...architecture.findFolderCycles(by),
    ...architecture.findFileCycles(sources),
    ...architecture.findForbiddenReach(sources, by),
    ...architecture.findForbiddenPermissions(by),
    ...architecture.findOpenDoors(sources, by),
    ...architecture.findStrayConstruction(sources, by),
    ...architecture.findOversized(sources, by),
    ...architecture.findBadNames(sources, by),
    ...architecture.findStraysInDomainRoot(sources, by),
    ...architecture.findBanned(sources, by),
  ];
}

const seeds: { what: string; add: Record<string, string>; found: readonly string[] }[] = [
  { what: 'nothing', add: {}, found: [] },
  {
    what: 'a file in an undeclared folder',
    add: { 'domain/wishes/list.ts': '', 'loose.ts': '' },
    found: ['domain/wishes/list.ts is in no declared folder', 'loose.ts is in no declared folder'],
  },
  {
    what: 'an import against the direction',
    add: { 'domain/vault/seal.ts': "import type { Connection } from '#domain/connections/connection.ts';" },
    found: ['domain/vault/seal.ts -> domain/connections/connection.ts'],
  },
  {
    what: 'the same over several lines, exported again, dynamic and relative',
    add: {
      'domain/vault/seal.ts': "import {\n  a,\n  b,\n} from '#domain/connections/connection.ts';",
      'domain/vault/open.ts': "export * from '../connections/connection.ts';",
      'domain/vault/roll.ts': "const x = await import('#domain/connections/connection.ts');",
      'domain/vault/side.ts': "import '#domain/connections/connection.ts';",
    },
    found: ['seal', 'open', 'roll', 'side'].map((name) => `domain/vault/${name}.ts -> domain/connections/connection.ts`),
  },
  {
    what: 'an import from an undeclared folder, and one from outside',
    add: {
      'http/a.ts': "import { a } from '#domain/wishes/list.ts';",
      'http/b.ts': "import manifest from '../../package.json' with { type: 'json' };",
    },
    found: ['http/a.ts -> domain/wishes/list.ts', 'http/b.ts -> ../package.json'],
  },
  {
    what: 'files that import each other, though not their types',
    add: {
      'domain/audit/a.ts': "import { b } from './b.ts';",
      'domain/audit/b.ts': "import { a } from './a.ts';",
      'domain/audit/c.ts': "import { d } from './d.ts';",
      'domain/audit/d.ts': "import type { C } from './c.ts';",
    },
    found: ['cycle: domain/audit/a.ts -> domain/audit/b.ts -> domain/audit/a.ts'],
  },
  {
    what: 'the MCP client at the end of what the hand-off imports',
    add: {
      'domain/connections/connection.ts': "import { test } from './test.ts';",
      'domain/connections/test.ts': "import type { S } from '#domain/mcpclient/openSession.ts';",
    },
    found: [
      'domain/connections/test.ts -> domain/mcpclient/openSession.ts',
      'domain/handoff/handOff.ts -> domain/connections/connection.ts -> domain/connections/test.ts -> domain/mcpclient/openSession.ts',
    ],
  },
  ...Object.entries({
    'outbound network': [
      "import { request } from 'undici';",
      "import net from 'node:net';",
      "import dns from 'dns/promises';",
      'await fetch(url);',
    ],
    'HTTP listener': ["import { createServer } from 'node:http';"],
    process: ['process.exit(1);', "import { exit } from 'node:process';", 'const { env } = globalThis.process;'],
    cryptography: ["import { randomBytes } from 'node:crypto';", 'const n = Math.random();', 'crypto.randomUUID();'],
    SQL: ["import { sql } from 'kysely';", "import { Migrator } from 'kysely/migration';", "import { DatabaseSync } from 'node:sqlite';"],
    "people's passwords and sessions": ["import { betterAuth } from 'better-auth';"],
    'MCP SDK': ["const sdk = await import('@modelcontextprotocol/client');"],
    'HTTP framework': ["import type { Context } from 'hono';"],
    files: ["import { readFile } from 'node:fs/promises';"],
    'code from text, other programs': ["import { exec } from 'node:child_process';", "eval('1');", "require('pg');"],
  }).flatMap(([hazard, texts]) =>
    texts.map((text) => ({
      what: `${hazard}: ${text}`,
      add: { 'domain/policies/decide.ts': text },
      found: [`domain/policies/decide.ts touches ${hazard}`],
    })),
  ),
  {
    what: 'the environment, at which the process itself is touched too',
    add: {
      'domain/policies/decide.ts': 'const home = process.env.HOME;',
      'domain/policies/reach.ts': "import { env } from 'node:process';",
    },
    found: ['environment', 'process'].flatMap((hazard) =>
      ['decide', 'reach'].map((name) => `domain/policies/${name}.ts touches ${hazard}`),
    ),
  },
  {
    what: 'a part that constructs another',
    add: { 'http/app.ts': "import { createGuard } from '#domain/netguard/createGuard.ts';" },
    found: ['http/app.ts constructs from domain/netguard/createGuard.ts'],
  },
  {
    what: 'a part that is handed another, and names the type of its maker',
    add: { 'http/app.ts': "import { type createGuard, vet } from '#domain/netguard/createGuard.ts';" },
    found: [],
  },
  { what: 'a file of 401 lines', add: { 'http/long.ts': '\n'.repeat(401) }, found: ['http/long.ts has 401 lines'] },
  { what: 'a file of 400 lines', add: { 'http/long.ts': '\n'.repeat(400) }, found: [] },
  {
    what: 'names that say nothing, and another case',
    add: { 'http/utils.ts': '', 'http/helpers/a.ts': '', 'http/read-body.ts': '', 'http/ReadBody.ts': '' },
    found: ['http/utils.ts', 'http/helpers/a.ts', 'http/read-body.ts', 'http/ReadBody.ts'].map((file) => `${file} is a bad name`),
  },
  {
    what: 'another file in the root of the domain',
    add: { 'domain/things.ts': '' },
    found: ['domain/things.ts does not belong in the root of the domain'],
  },
  {
    what: 'an error without a code',
    add: { 'http/a.ts': "throw new Error('no');", 'http/b.ts': "throw new AppError('invalid');" },
    found: ['http/a.ts has an error without a code'],
  },
  {
    what: 'state of a module, though not a constant table',
    add: {
      'domain/vault/a.ts': 'const cache = new Map<string, Key>();',
      'domain/vault/b.ts': 'export let count = 0;',
      'domain/vault/c.ts': 'const seen: Set<string> = new Set();',
      'domain/vault/d.ts': "const known = new Set(['a']);\nexport function f() {\n  const mine = new Map();\n}",
    },
    found: ['a', 'b', 'c'].map((name) => `domain/vault/${name}.ts has state of a module`),
  },
  {
    what: 'a class that is no error',
    add: { 'http/a.ts': 'export class Router {}', 'http/b.ts': 'export class HttpError extends Error {}' },
    found: ['http/a.ts has a class that is no error'],
  },
];

for (const { what, add, found } of seeds) {
  test(`seeded ${what}: found are ${found.length} violations and no others`, () => assert.deepEqual(findAll(seeded(add)), found));
}

test('a circle in the table is found', () => {
  const folders = { ...rules.folders, 'domain/vault': ['domain', 'domain/audit'] };
  const found = architecture.findFolderCycles({ ...rules, folders });
  assert.ok(found.includes('cycle: domain/vault -> domain/audit -> domain/vault'), found.join('\n'));
});

test('a table that would let the hand-off reach the MCP client is found, though no file does', () => {
  const folders = { ...rules.folders, 'domain/plans': ['domain', 'domain/mcpclient'] };
  const found = architecture.findForbiddenPermissions({ ...rules, folders });
  assert.deepEqual(found, ['domain/handoff -> domain/plans -> domain/mcpclient']);
});

test('a package that imports what it may not is found, and its own files are not', () => {
  const sources = new Map([
    ['a.ts', "import './b.ts';\nimport x from 'node:fs';\nimport { y } from 'commander';\nimport type { Z } from '@mooring/sdk/admin';"],
    ['b.ts', "import { secret } from '../../server/src/config.ts';\nawait import(name);"],
  ]);
  assert.deepEqual(architecture.findForeignImports(sources, ['@mooring/sdk', 'node:']), [
    'a.ts imports commander',
    'b.ts imports ../../server/src/config.ts',
    'b.ts imports ?',
  ]);
  assert.deepEqual(architecture.findForeignImports(sources, []).length, 5);
});

test('words in strings and other statements are not taken for imports', () => {
  assert.deepEqual(
    architecture.importsIn("export const text = 'from x';\nexport function f() { return \"a from 'y'\"; }\n// import 'z'\n"),
    [],
  );
});
