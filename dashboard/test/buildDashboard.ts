import { resolve } from 'node:path';
import { build, type Rolldown } from 'vite';

let built: Promise<Rolldown.RolldownOutput> | undefined;

/** Builds the dashboard into the folder that the server serves, once per run, so that no test looks at an old one. */
export function buildDashboard(): Promise<Rolldown.RolldownOutput> {
  built ??= build({ root: resolve(import.meta.dirname, '..'), logLevel: 'warn' }) as Promise<Rolldown.RolldownOutput>;
  return built;
}
