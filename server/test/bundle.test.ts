import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { MooringAdmin } from '@mooring/sdk/admin';
import { type Handler, legacyServer, reply, startUpstream } from './mcp/upstream.ts';

const bundler = fileURLToPath(new URL('../../build/bundle.ts', import.meta.url));

test('the production bundle runs without node_modules: it serves API and dashboard, runs operator commands, reads a large answer of a server and stops on SIGTERM', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mooring-bundle-'));
  const env = {
    PATH: process.env.PATH,
    HOME: folder,
    MOORING_DATA_DIR: join(folder, 'data'),
    PORT: '0',
    MOORING_NETWORK_ALLOW: '127.0.0.1:*',
  };
  const large = { content: [{ type: 'text', text: 'large '.repeat(100_000) }] };
  const answer: Handler = ({ rpc }, response) => reply(response, 200, { jsonrpc: '2.0', id: rpc.id, result: large });
  const upstream = await startUpstream(legacyServer({ instead: { 'tools/call': answer } }));
  let server: ReturnType<typeof spawn> | undefined;
  try {
    await promisify(execFile)(process.execPath, [bundler, join(folder, 'dist')]);
    const command = join(folder, 'dist', 'mooring.js');
    const passwordFile = join(folder, 'password');
    writeFileSync(passwordFile, 'correct horse battery staple');
    const owner = ['--owner-email', 'o@acme.test', '--owner-password-file', passwordFile];
    const setup = await promisify(execFile)(process.execPath, [command, 'setup', '--org', 'Acme', ...owner, '--json'], { env });
    server = spawn(process.execPath, [command, 'serve'], { env, stdio: ['ignore', 'ignore', 'pipe'] });
    const ended = once(server, 'exit');
    const url = await readyAddress(server.stderr!);
    assert.equal((await fetch(`${url}/readyz`)).status, 200);
    assert.match(await (await fetch(url)).text(), /<title>Mooring<\/title>/);
    assert.equal((await fetch(`${url}/assets/documents.css`)).status, 200);
    const status = await promisify(execFile)(process.execPath, [command, 'org', 'list', '--json'], { env });
    assert.deepEqual(JSON.parse(status.stdout).data.map((org: { name: string }) => org.name), ['Acme']); // biome-ignore format: one step
    const { connections, tools } = new MooringAdmin({ apiKey: JSON.parse(setup.stdout).api_key, baseUrl: url });
    await connections.create({ nickname: 'Large', server_url: upstream.url, transport: 'streamable-http', auth_type: 'none' });
    await tools.sync('large');
    assert.deepEqual((await tools.call('large', 'echo', {})).content, large.content);
    server.kill('SIGTERM');
    assert.deepEqual(await ended, [0, null]);
  } finally {
    server?.kill('SIGKILL');
    await upstream.close();
    rmSync(folder, { recursive: true, force: true });
  }
});

/** Goes on reading to the end, so that the process never writes into a closed pipe. */
function readyAddress(stderr: Readable): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    stderr.on('data', (chunk) => {
      text += chunk;
      const address = /ready at (http:\S+)\n/.exec(text)?.[1];
      if (address !== undefined) resolve(address);
    });
    stderr.on('end', () => reject(new assert.AssertionError({ message: `the server ended: ${text}` })));
  });
}
