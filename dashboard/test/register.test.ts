import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, test } from 'node:test';
import { Mooring } from '@mooring/sdk';
import type { Page } from 'playwright-core';
import { sendModern } from '../../server/test/gateway/send.ts';
import type { Upstream } from '../../server/test/mcp/upstream.ts';
import { CANARY } from '../../server/test/startTestServer.ts';
import { type Dashboard, openDashboard } from './openDashboard.ts';
import { startWeatherServer } from './weatherServer.ts';

const TOKEN = `${CANARY}-token`;

describe('registering a server', () => {
  let dashboard: Dashboard;
  let open: Upstream;
  let guarded: Upstream;
  let keyed: Upstream;
  before(async () => {
    dashboard = await openDashboard();
    open = await startWeatherServer();
    guarded = await startWeatherServer({ header: 'Authorization', value: `Bearer ${TOKEN}` });
    keyed = await startWeatherServer({ header: 'X-Weather-Key', value: TOKEN });
  });
  after(async () => {
    await dashboard.close();
    await Promise.all([open, guarded, keyed].map((upstream) => upstream.close()));
  });

  const check = (page: Page) => page.locator('section').filter({ has: page.getByRole('heading', { name: 'Check', exact: true }) });
  const connect = async (page: Page): Promise<void> => {
    await page.getByLabel('I trust this server').check();
    await page.getByRole('button', { name: 'Connect MCP' }).click();
  };

  test('[R5, R26] the organization page has the card "Custom MCP servers", which leads to the one place; so does its old address', async (t) => {
    const page = await dashboard.visit(t, 'owner', '/settings');
    const card = page.locator('section').filter({ has: page.getByRole('heading', { name: 'Custom MCP servers' }) });
    await card.getByRole('link', { name: 'Add custom connector' }).click();
    await page.waitForURL('**/servers/new');
    for (const alias of ['/dashboard/organization', '/integrations', '/settings/mcp']) {
      await page.goto(alias);
      await page.waitForURL('**/servers');
      await page.getByText('custom MCP servers').waitFor();
    }
  });

  test('[R66, R100] Settings, MCP integrations leads to Custom Connectors, whose button, fields and settings have the agreed names', async (t) => {
    const page = await dashboard.visit(t, 'admin', '/settings');
    await page.getByRole('link', { name: 'MCP integrations' }).click();
    await page.waitForURL('**/servers');
    await page.getByRole('heading', { name: /^Custom Connectors/ }).waitFor();
    await page.getByRole('link', { name: 'Add custom connector' }).first().click();
    await page.waitForURL('**/servers/new');
    await page.getByLabel('Name', { exact: true }).waitFor();
    await page.getByLabel('Remote MCP server URL').waitFor();
    await page.getByText('Advanced settings').click();
    await page.getByLabel('Transport').waitFor();
    await page.getByRole('button', { name: 'Connect MCP' }).waitFor();
    await page.getByRole('button', { name: 'Save without testing' }).waitFor();
  });

  test('[R29] what is no MCP server is pointed to a page about custom OAuth providers', async (t) => {
    const page = await dashboard.visit(t, 'admin', '/servers/new');
    await page.getByRole('link', { name: 'Custom OAuth providers' }).click();
    await page.getByRole('heading', { level: 1, name: 'Custom OAuth providers' }).waitFor();
  });

  test('the first server is pasted on the empty home page, and its form has everything', async (t) => {
    const page = await dashboard.visit(t, 'owner', '/');
    await page.getByLabel('Paste anything').fill(`curl ${keyed.url} -H 'Authorization: Bearer ${TOKEN}'`);
    await page.waitForURL('**/servers/new');
    assert.equal(await page.getByLabel('Remote MCP server URL').inputValue(), keyed.url);
    assert.equal(await page.getByLabel('Token', { exact: true }).inputValue(), TOKEN);
    assert.ok(
      !(
        (await page.evaluate('JSON.stringify([history.state, location.href, { ...localStorage }, { ...sessionStorage }])')) as string
      ).includes(TOKEN),
    );
  });

  test('[R8, R104] a server without authentication is added once one says to trust it, and not before', async (t) => {
    const page = await dashboard.visit(t, 'admin', '/servers/new');
    await page.getByLabel('Remote MCP server URL').fill(open.url);
    await check(page)
      .getByText(/^The server speaks MCP/)
      .waitFor();
    assert.equal(await page.getByLabel('Name', { exact: true }).inputValue(), 'weather', 'the check fills in what the server calls itself');
    await page.getByLabel('Name', { exact: true }).fill('Open weather');
    await page.getByText('mcp__open-weather__…').waitFor();
    await page.getByText('Only add servers you trust.').waitFor();
    await page.getByText('Still needed: that you trust it.').waitFor();
    assert.equal(await page.getByRole('button', { name: 'Connect MCP' }).isDisabled(), true);
    assert.equal(await page.getByRole('button', { name: 'Save without testing' }).isDisabled(), true);
    await connect(page);
    await page.waitForURL('**/servers/open-weather');
    await page.getByRole('heading', { level: 1, name: 'Open weather' }).waitFor();
    assert.equal((await dashboard.server.acme.admin.connections.get('open-weather')).auth_type, 'none');
  });

  test('[R6, R8, R9, R25, R91] with a bearer token: added on the page, used by application and agent, and the token is nowhere to be read', async (t) => {
    const { server } = dashboard;
    const page = await dashboard.visit(t, 'owner', '/servers/new');
    await page.getByLabel('Remote MCP server URL').fill(guarded.url);
    await check(page).getByRole('alert').filter({ hasText: 'Credential required' }).waitFor();
    await page.getByRole('button', { name: 'Enter the token' }).click();
    assert.equal(await page.evaluate('document.activeElement.name'), 'credential');
    await page.getByLabel('Name', { exact: true }).fill('Internal billing');
    await page.getByLabel('Slug').fill('internal-billing-mcp');
    await page.getByLabel('Token', { exact: true }).fill(TOKEN);
    await page.getByText('Authorization: Bearer ••••').waitFor();
    await connect(page);
    await page.waitForURL('**/servers/internal-billing-mcp');

    await page.goto('/keys?create=true');
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('Billing app');
    await dialog.getByLabel('Use tools through the gateway').check();
    await dialog.getByRole('button', { name: 'Create key' }).click();
    const apiKey = (await dialog.getByRole('region', { name: 'API key' }).innerText()).trim();

    const { url, headers } = await new Mooring({ apiKey, baseUrl: server.url }).mcp.config('internal-billing-mcp');
    assert.deepEqual([url, headers.Authorization], [guarded.url, `Bearer ${TOKEN}`]);
    const ask = { jsonrpc: '2.0', id: 1, method: 'tools/list' };
    const answer = await fetch(url, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify(ask),
    });
    assert.equal(answer.status, 200);
    await page.goto('/servers/internal-billing-mcp/tools');
    await page.getByText('mcp__internal-billing-mcp__forecast').waitFor();
    const listed = await sendModern(`${server.url}/mcp`, 'tools/list', {}, { headers: { 'x-api-key': apiKey } });
    const names: string[] = listed.message.result.tools.map(({ name }: { name: string }) => name);
    assert.ok(names.includes('mcp__internal-billing-mcp__forecast'), names.join());

    for (const path of ['', '/credential', '/connect', '/settings', '/logs']) {
      await page.goto(`/servers/internal-billing-mcp${path}`);
      await page.getByRole('heading', { level: 1, name: 'Internal billing' }).waitFor();
      assert.ok(!(await page.content()).includes(TOKEN), path);
    }
    const files = readdirSync(server.config.dataDir, { recursive: true, encoding: 'utf8' }).map((name) =>
      join(server.config.dataDir, name),
    );
    const stored = files.filter((path) => statSync(path).isFile());
    assert.ok(stored.length > 0);
    for (const path of stored) assert.ok(!readFileSync(path).includes(TOKEN), `${path} holds the token in the clear`);
  });

  test('what is pasted goes where it belongs and nowhere else: a credential that names its header, a file with several servers', async (t) => {
    const page = await dashboard.visit(t, 'admin', '/servers/new');
    const requests: string[] = [];
    page.on('request', (request) => requests.push(`${request.url()} ${request.postData() ?? ''}`));
    const file = {
      mcpServers: {
        keyed: { type: 'http', url: keyed.url, headers: { 'X-Weather-Key': TOKEN, 'X-Tenant': '<tenant>' } },
        other: { url: open.url },
        local: { command: 'npx', args: ['weather'] },
      },
    };
    await page.getByLabel('Paste anything').fill(JSON.stringify(file, null, 2));
    await page.getByText('2 servers were found').waitFor();
    await page.getByText('Skipped local: It runs a local program').waitFor();
    await page.getByRole('button', { name: 'keyed', exact: true }).click();
    await page.getByText('still to be filled in: X-Tenant').waitFor();
    await page.getByLabel('Value').fill('acme');
    assert.deepEqual(
      await Promise.all(['Name', 'Key', 'Header name'].map((label) => page.getByLabel(label, { exact: true }).first().inputValue())),
      ['keyed', TOKEN, 'X-Weather-Key'],
    );
    await check(page)
      .getByText(/^The server speaks MCP/)
      .waitFor();
    await page.getByLabel('Transport').getByText('Detected: Streamable HTTP').waitFor({ state: 'attached' });
    const carrying = requests.filter((request) => request.includes(TOKEN));
    assert.ok(carrying.length > 0);
    for (const request of carrying) assert.match(request, /\/probe \{/, 'a secret is only sent to be tried');

    await page.goto('/servers/new');
    await page.evaluate(`navigator.clipboard.writeText('X-Weather-Key: ${TOKEN}')`);
    await page.getByRole('radio', { name: /^Bearer token/ }).check();
    await page.getByLabel('Token', { exact: true }).focus();
    await page.keyboard.press('Control+V');
    await page.getByText('X-Weather-Key: ••••').waitFor();
    assert.equal(await page.getByLabel('Key', { exact: true }).inputValue(), TOKEN);
    await page.getByText('“X-Weather-Key” was taken off what you pasted.').waitFor();
    await page.getByLabel('Remote MCP server URL').focus();
    await page.evaluate(`navigator.clipboard.writeText("claude mcp add --transport sse weather ${open.url}?token=abc")`);
    await page.keyboard.press('Control+V');
    await page.getByText('There seems to be a secret in the URL.').waitFor();
    assert.equal(await page.getByLabel('Remote MCP server URL').inputValue(), `${open.url}?token=abc`);
    assert.equal(await page.getByLabel('Transport').inputValue(), 'sse');
  });

  test('[R6, R100] with an API key in a header, from a pasted curl line that leaves the box at once', async (t) => {
    const page = await dashboard.visit(t, 'admin', '/servers/new');
    await page.getByLabel('Paste anything').fill(`curl ${keyed.url} -H 'X-Weather-Key: ${TOKEN}'`);
    assert.equal(await page.getByLabel('Paste anything').inputValue(), '');
    assert.equal(await page.getByLabel('Remote MCP server URL').inputValue(), keyed.url);
    await page.getByText('X-Weather-Key: ••••').waitFor();
    await page.getByLabel('Name', { exact: true }).fill('Acme Tools');
    await check(page)
      .getByText(/^The server speaks MCP/)
      .waitFor();
    await connect(page);
    await page.waitForURL('**/servers/acme-tools');
    const { auth_type: kind, credential } = await dashboard.server.acme.admin.connections.get('acme-tools');
    assert.deepEqual([kind, credential?.header], ['api_key', 'X-Weather-Key']);
  });

  test('[R71] "Connect MCP" stores server and credential together: when either cannot be written, neither is there, and the form keeps all', async (t) => {
    const { server } = dashboard;
    const page = await dashboard.visit(t, 'admin', '/servers/new', { refusals: [500] });
    await page.getByLabel('Remote MCP server URL').fill(`${guarded.url}?tenant=2`);
    await page.getByRole('radio', { name: /^Bearer token/ }).check();
    await page.getByLabel('Token', { exact: true }).fill(TOKEN);
    await page.getByLabel('Name', { exact: true }).fill('Ledger');
    const database = new DatabaseSync(join(server.config.dataDir, 'mooring.db'));
    t.after(() => database.close());
    const countOf = (table: string): number => Number(database.prepare(`select count(*) as n from ${table}`).get()?.n);
    const before = [countOf('connections'), countOf('connection_secrets'), countOf('audit_events')];
    for (const table of ['connection_secrets', 'connections']) {
      database.exec(`create trigger broken before insert on ${table} begin select raise(abort, 'the disk is full'); end`);
      await page.getByRole('button', { name: 'Connect MCP' }).click();
      const alert = page.getByRole('alert').filter({ hasText: 'internal_error' });
      await alert.waitFor();
      assert.match(await alert.innerText(), /req_/, 'the id under which the log has it');
      database.exec('drop trigger broken');
      assert.deepEqual([countOf('connections'), countOf('connection_secrets'), countOf('audit_events')], before, table);
      assert.equal(await page.getByLabel('Token', { exact: true }).inputValue(), TOKEN);
      await page.getByLabel('Slug').fill('ledger');
    }
    await page.getByRole('button', { name: 'Connect MCP' }).click();
    await page.waitForURL('**/servers/ledger');
    assert.deepEqual([countOf('connections'), countOf('connection_secrets')], [before[0]! + 1, before[1]! + 1]);
    assert.equal((await server.acme.admin.connections.get('ledger')).credential?.header, 'Authorization');
  });

  test('a slug that is taken is said at the field, and nothing is added', async (t) => {
    const page = await dashboard.visit(t, 'admin', '/servers/new', { refusals: [409, 422] });
    const count = async () => (await dashboard.server.acme.admin.connections.list()).data.length;
    const before = await count();
    await page.getByLabel('Remote MCP server URL').fill(open.url);
    await check(page)
      .getByText(/^The server speaks MCP/)
      .waitFor();
    await page.getByLabel('Name', { exact: true }).fill('Another');
    await page.getByLabel('Slug').fill('acme-tools');
    await page.getByText('Another server has the slug acme-tools.').waitFor();
    await page.getByText('Only add servers you trust.').waitFor();
    assert.equal(await page.getByLabel('I trust this server').count(), 0, 'a server of this host was trusted before');
    await page.getByRole('button', { name: 'Connect MCP' }).click();
    await page
      .getByRole('alert')
      .filter({ hasText: /taken|exists|already/i })
      .first()
      .waitFor();
    assert.equal(await count(), before);
  });
});
