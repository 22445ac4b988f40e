import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { Rolldown } from 'vite';
import { buildDashboard } from './buildDashboard.ts';

/** Script that has to be there before the first screen shows. */
const FIRST_ROUTE_BYTES_MAX = 180_000;

test('the script of the first route, with all that it imports, is at most 180 KB when it is compressed; the screens come on demand', async () => {
  const { output } = await buildDashboard();
  const chunks = new Map(output.filter((file) => file.type === 'chunk').map((chunk) => [chunk.fileName, chunk]));
  const entry = [...chunks.values()].find(({ isEntry }) => isEntry);
  assert.ok(entry);
  const needed = new Set<Rolldown.OutputChunk>([entry]);
  for (const chunk of needed) for (const name of chunk.imports) needed.add(chunks.get(name)!);
  const bytes = [...needed].reduce((sum, { code }) => sum + gzipSync(code).length, 0);
  assert.ok(bytes <= FIRST_ROUTE_BYTES_MAX, `${bytes} bytes`);
  assert.ok(chunks.size - needed.size > 20, 'the screens are split off');
});
