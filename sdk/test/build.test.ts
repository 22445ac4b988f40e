import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { buildSdk } from '../build.ts';
import { answer, startServer } from './localServer.ts';

let folder = '';
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'mooring-sdk-'));
  buildSdk(join(folder, 'node_modules', '@mooring', 'sdk'));
});
after(() => rmSync(folder, { recursive: true, force: true }));

test('the built package runs under plain node, without type stripping, and fetches a config', async () => {
  const data = { slug: 'acme', url: 'https://mcp.acme.test/mcp', headers: { Authorization: 'Bearer t' } };
  await using server = await startServer((request, response) =>
    answer(response, 200, request.url === '/v1/me' ? { type: 'key' } : { success: true, data }),
  );
  const script = join(folder, 'app.mjs');
  writeFileSync(
    script,
    `import { Mooring } from '@mooring/sdk';
     import { MooringAdmin } from '@mooring/sdk/admin';
     console.log(JSON.stringify([await new Mooring().mcp.config('acme'), await new MooringAdmin().me()]));`,
  );
  const env = { PATH: process.env.PATH, MOORING_API_KEY: 'mk_live_x', MOORING_URL: server.url };
  const { stdout } = await promisify(execFile)(process.execPath, ['--no-strip-types', script], { env });
  assert.deepEqual(JSON.parse(stdout), [data, { type: 'key' }]);
});

test('the built package has no dependency, imports nothing but its own files, and holds no TypeScript source', () => {
  const root = join(folder, 'node_modules', '@mooring', 'sdk');
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  assert.deepEqual(
    Object.keys(manifest).filter((name) => name.toLowerCase().includes('dependencies')),
    [],
  );
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' });
  const sources = files.filter((file) => file.endsWith('.js'));
  assert.ok(sources.length > 20, `only ${sources.length} files`);
  assert.deepEqual(
    files.filter((file) => (file.endsWith('.ts') && !file.endsWith('.d.ts')) || file.includes('.test.')),
    [],
  );
  for (const file of sources) {
    for (const [, target] of readFileSync(join(root, file), 'utf8').matchAll(/(?:from|import)\s*\(?'([^']+)'/g)) {
      assert.match(target ?? '', /^\.{1,2}\/.+\.js$/, `${file} imports ${target}`);
    }
  }
});

test('the declarations are usable by a strict project without the types of Node', () => {
  const project = join(folder, 'typed');
  mkdirSync(project);
  writeFileSync(
    join(project, 'app.ts'),
    `import { Mooring, MooringError, type McpConfig } from '@mooring/sdk';
     import { MooringAdmin } from '@mooring/sdk/admin';
     export const config: Promise<McpConfig> = new Mooring({ apiKey: 'k' }).mcp.config('acme');
     export const slugs = async (): Promise<string[]> => {
       const found: string[] = [];
       for await (const connection of new MooringAdmin().connections.list({ status: 'active' })) found.push(connection.slug);
       return found;
     };
     export const isConflict = (error: unknown) => MooringError.is(error, 'CONFLICT');
     // @ts-expect-error there is no such code
     export const isNonsense = (error: unknown) => MooringError.is(error, 'NONSENSE');`,
  );
  const compiler = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc');
  const flags = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2022', '--lib', 'es2022,dom', '--types', ''];
  execFileSync(process.execPath, [compiler, ...flags, 'app.ts'], { cwd: project, stdio: 'inherit' });
});
