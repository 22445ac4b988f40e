import { cpSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Plugin, rolldown } from 'rolldown';

/**
 * Bundles command, server and dashboard into a folder that needs Node.js and nothing else: `node dist/mooring.js serve`.
 * The folder is the first argument, `dist` by default.
 */
const root = new URL('../', import.meta.url);
const out = process.argv[2] ?? fileURLToPath(new URL('dist', root));

/** Modules that name a file, and what the file is called beside the bundle. */
const places: Readonly<Record<string, readonly [name: string, path: string]>> = {
  '/server/src/dashboardFiles.ts': ['dashboardFiles', './public/index.html'],
  '/server/src/threadFile.ts': ['threadFile', './thread.js'],
};

const filesBesideTheBundle: Plugin = {
  name: 'files beside the bundle',
  load(id) {
    const [, place] = Object.entries(places).find(([module]) => id.endsWith(module)) ?? [];
    return place === undefined ? null : `export const ${place[0]} = new URL('${place[1]}', import.meta.url);`;
  },
};

rmSync(out, { recursive: true, force: true });
const bundle = await rolldown({
  input: {
    mooring: fileURLToPath(new URL('build/entry.ts', root)),
    thread: fileURLToPath(new URL('server/src/largeAnswerThread.ts', root)),
  },
  platform: 'node',
  // pg uses it if it is installed; we never do.
  external: ['pg-native'],
  plugins: [filesBesideTheBundle],
});
await bundle.write({ dir: out, format: 'esm', chunkFileNames: '[name]-[hash].js' });
cpSync(new URL('dashboard/dist', root), `${out}/public`, { recursive: true });
