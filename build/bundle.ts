import { cpSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Plugin, rolldown } from 'rolldown';

/**
 * Bundles command, server and dashboard into a folder that needs Node.js and nothing else: `node dist/mooring.js serve`.
 * The folder is the first argument, `dist` by default.
 */
const root = new URL('../', import.meta.url);
const out = process.argv[2] ?? fileURLToPath(new URL('dist', root));

const filesBesideTheBundle: Plugin = {
  name: 'files beside the bundle',
  load: (id) =>
    id.endsWith('/server/src/dashboardFiles.ts') ? "export const dashboardFiles = new URL('./public/index.html', import.meta.url);" : null,
};

rmSync(out, { recursive: true, force: true });
const bundle = await rolldown({
  input: { mooring: fileURLToPath(new URL('build/entry.ts', root)) },
  platform: 'node',
  // pg uses it if it is installed; we never do.
  external: ['pg-native'],
  plugins: [filesBesideTheBundle],
});
await bundle.write({ dir: out, format: 'esm', chunkFileNames: '[name]-[hash].js' });
cpSync(new URL('dashboard/dist', root), `${out}/public`, { recursive: true });
