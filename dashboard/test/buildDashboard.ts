import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build, type Rolldown } from 'vite';

const root = resolve(import.meta.dirname, '..');
const served = join(root, 'dist');
const cache = resolve(root, '../.cache');

let built: Promise<Rolldown.RolldownOutput> | undefined;

/**
 * Builds the dashboard into the folder that the server serves, once per process, so that no test looks at an old one. A folder that holds the
 * same already is left alone: servers of other processes may be reading it.
 */
export function buildDashboard(): Promise<Rolldown.RolldownOutput> {
  built ??= replaceServed();
  return built;
}

async function replaceServed(): Promise<Rolldown.RolldownOutput> {
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'dashboard-'));
  const outDir = join(folder, 'dist');
  const output = (await build({ root, logLevel: 'error', build: { outDir } })) as Rolldown.RolldownOutput;
  if (!holdsTheSame(outDir, served)) {
    rmSync(served, { recursive: true, force: true });
    renameSync(outDir, served);
  }
  rmSync(folder, { recursive: true });
  return output;
}

function holdsTheSame(one: string, other: string): boolean {
  const [names, others] = [filesUnder(one), filesUnder(other)];
  return (
    names.length === others.length &&
    names.every((name, i) => name === others[i] && readFileSync(join(one, name)).equals(readFileSync(join(other, name))))
  );
}

function filesUnder(folder: string): string[] {
  try {
    const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length))
      .sort();
  } catch {
    // It was never built.
    return [];
  }
}
