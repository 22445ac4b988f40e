import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConnectionCreateBody } from '@mooring/sdk';
import { freePort } from '../fixtures/freePort.ts';
import { startEverything } from '../mcp/reference.ts';
import { startProcess } from './startProcess.ts';

/** A published server, running, with a call that proves that it did the work. */
export interface Upstream {
  readonly slug: string;
  /** What an admin enters to register it. */
  readonly registration: ConnectionCreateBody;
  readonly call: { readonly tool: string; readonly arguments: Record<string, unknown>; readonly answers: RegExp };
  close(): Promise<void>;
}

const { resolve } = createRequire(import.meta.url);
const apiKey = 'memory-key-1234567890';

/** The reference server, on streamable HTTP with sessions (2025-11-25) or on HTTP+SSE (2024-11-05). */
export async function startEverythingUpstream(mode: 'streamableHttp' | 'sse'): Promise<Upstream> {
  const server = await startEverything(mode);
  const slug = mode === 'sse' ? 'everything-sse' : 'everything';
  return {
    slug,
    registration: { nickname: slug, slug, server_url: server.url, auth_type: 'none' },
    call: { tool: 'get-sum', arguments: { a: 40, b: 2 }, answers: /\b42\b/ },
    close: () => server.close(),
  };
}

/** The knowledge graph behind mcp-proxy: 2026-07-28, and an API key in a header of its own. */
export async function startMemory(): Promise<Upstream> {
  const folder = mkdtempSync(join(tmpdir(), 'mooring-memory-'));
  const port = await freePort();
  const stdio = resolve('@modelcontextprotocol/server-memory/dist/index.js');
  const args = [resolve('mcp-proxy/dist/bin/mcp-proxy.mjs'), '--port', String(port), '--host', '127.0.0.1', '--apiKey', apiKey];
  const MEMORY_FILE_PATH = join(folder, 'memory.jsonl');
  writeFileSync(MEMORY_FILE_PATH, JSON.stringify({ type: 'entity', name: 'Harbour', entityType: 'place', observations: ['keeps ships'] }));
  const running = await startProcess(
    [...args, '--', process.execPath, stdio],
    { port, says: /starting server on port/ },
    { MEMORY_FILE_PATH },
  );
  return {
    slug: 'memory',
    registration: {
      nickname: 'memory',
      slug: 'memory',
      server_url: `http://127.0.0.1:${port}/mcp`,
      auth_type: 'api_key',
      api_key_header: 'X-API-Key',
      api_key: apiKey,
    },
    call: { tool: 'read_graph', arguments: {}, answers: /keeps ships/ },
    async close() {
      await running.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Real files behind supergateway: 2025-11-25 without sessions, a process per request. */
export async function startFiles(): Promise<Upstream> {
  const folder = mkdtempSync(join(tmpdir(), 'mooring-files-'));
  writeFileSync(join(folder, 'note.txt'), 'written on disk');
  const port = await freePort();
  const stdio = `${process.execPath} ${resolve('@modelcontextprotocol/server-filesystem/dist/index.js')} ${folder}`;
  const args = [resolve('supergateway/dist/index.js'), '--stdio', stdio, '--outputTransport', 'streamableHttp'];
  const running = await startProcess([...args, '--port', String(port), '--host', '127.0.0.1'], { port, says: /Listening on port/ });
  return {
    slug: 'files',
    registration: { nickname: 'files', slug: 'files', server_url: `http://127.0.0.1:${port}/mcp`, auth_type: 'none' },
    call: { tool: 'read_text_file', arguments: { path: join(folder, 'note.txt') }, answers: /written on disk/ },
    async close() {
      await running.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
