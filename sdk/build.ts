import { execFileSync } from 'node:child_process';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const here = import.meta.dirname;

/** Writes the publishable package: plain JavaScript, declarations, and a package.json whose exports point at them. */
export function buildSdk(outDir: string): void {
  rmSync(outDir, { recursive: true, force: true });
  const compiler = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc');
  execFileSync(process.execPath, [compiler, '-p', join(here, 'tsconfig.build.json'), '--outDir', outDir], { stdio: 'inherit' });
  const { name, version, description, license, type } = JSON.parse(readFileSync(join(here, 'package.json'), 'utf8'));
  const entry = (path: string) => ({ types: `./${path}.d.ts`, default: `./${path}.js` });
  const manifest = {
    ...{ name, version, description, license, type },
    sideEffects: false,
    engines: { node: '>=20.3' },
    exports: { '.': entry('index'), './admin': entry('admin/index') },
  };
  writeFileSync(join(outDir, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  cpSync(join(here, 'README.md'), join(outDir, 'README.md'));
}

if (import.meta.main) buildSdk(join(here, 'dist'));
