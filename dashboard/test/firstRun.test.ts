import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Mooring } from '@mooring/sdk';
import { readConfig } from '../../server/src/config.ts';
import { createLog } from '../../server/src/log.ts';
import { type RunningServer, startServer } from '../../server/src/main.ts';
import { CANARY } from '../../server/test/startTestServer.ts';
import { buildDashboard } from './buildDashboard.ts';
import { openContext } from './openDashboard.ts';

describe('the first run', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'mooring-test-'));
  const log: string[] = [];
  let server: RunningServer;
  before(async () => {
    await buildDashboard();
    const config = { ...readConfig({}), dataDir, port: 0, rateLimits: false };
    server = await startServer(config, createLog('trace', { write: (line) => void log.push(line) }));
  });
  after(async () => {
    await server.close();
    rmSync(dataDir, { recursive: true });
  });

  test('the link that the server printed makes organization and owner, shows the first key once, and ends in the dashboard', async (t) => {
    const { token } = (await server.mooring.operator.run('setupLink', {})) as { token: string };
    const context = await openContext(t, server.url);
    const page = await context.newPage();
    await page.goto(`/setup#token=${token}`);
    await page.getByLabel('Organization').fill('Acme');
    assert.equal(page.url(), `${server.url}/setup`, 'the token is in the address no more');
    await page.getByLabel('Your name').fill('Olive');
    await page.getByLabel('Your e-mail').fill('olive@acme.test');
    await page.getByLabel('Password').fill(`${CANARY} password`);
    await page.getByRole('button', { name: 'Create organization' }).click();

    await page.getByRole('heading', { name: 'Your organization is ready' }).waitFor();
    const key = (await page.getByRole('region', { name: 'API key' }).innerText()).trim();
    assert.match(key, /^mk_live_/);
    await assert.rejects(new Mooring({ apiKey: key, baseUrl: server.url }).mcp.config('none'), { code: 'UNKNOWN_MCP_SERVER' });
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Download .env' }).click()]);
    assert.equal(readFileSync(await download.path(), 'utf8'), `MOORING_URL=${server.url}\nMOORING_API_KEY=${key}\n`);
    await page.getByRole('button', { name: 'Add your first server' }).click();
    await page.getByLabel('Remote MCP server URL').waitFor();
    assert.ok(!(await page.content()).includes(key), 'the key is shown on no other screen');
    assert.ok(log.every((line) => !line.includes(token) && !line.includes(key)));
  });

  test('a link without its token, and one after the set-up, lead to words about what to do', async (t) => {
    const context = await openContext(t, server.url, { refusals: [409] });
    const page = await context.newPage();
    await page.goto('/setup');
    await page.getByRole('alert').filter({ hasText: 'npx mooring setup' }).waitFor();
    await page.goto('/login');
    await page.goto(`/setup#token=${'A'.repeat(43)}`);
    await page.getByLabel('Organization').fill('Other');
    await page.getByLabel('Your e-mail').fill('other@acme.test');
    await page.getByLabel('Password').fill(`${CANARY} password`);
    await page.getByRole('button', { name: 'Create organization' }).click();
    await page.getByRole('alert').filter({ hasText: 'Sign in, or ask an owner for an invitation.' }).waitFor();
  });
});
