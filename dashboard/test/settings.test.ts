import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type Dashboard, openDashboard } from './openDashboard.ts';

const SERVERS = 130;

describe('the settings of the organization', () => {
  let dashboard: Dashboard;
  before(async () => {
    dashboard = await openDashboard();
  });
  after(() => dashboard.close());

  test('[R9] an owner sees key and age, renews the data key and watches the secrets come under it; no credential changes', async (t) => {
    const { acme, call } = dashboard.server;
    for (let i = 0; i < SERVERS; i++)
      await acme.admin.connections.create({
        nickname: `S ${i}`,
        server_url: 'https://1.1.1.1/mcp',
        auth_type: 'bearer',
        token: `token-${i}`,
      });
    const page = await dashboard.visit(t, 'owner', '/settings');
    await page.getByRole('link', { name: 'See the keys' }).click();
    await page.waitForURL('**/settings/encryption');
    const { encryption } = await acme.admin.org.get();
    await page.getByText(encryption.key_id, { exact: true }).waitFor();
    await page.getByText('version 1', { exact: true }).waitFor();
    const bar = page.getByRole('progressbar', { name: 'Under the present key' });
    const total = Number(await bar.getAttribute('aria-valuemax'));
    assert.ok(total >= SERVERS);
    // What the bar shows, from the moment the new key is there.
    await page.evaluate(`globalThis.shown = new Set(); new MutationObserver(() => {
      shown.add(document.querySelector('[role=progressbar]')?.getAttribute('aria-valuenow'));
    }).observe(document.querySelector('[role=progressbar]'), { attributes: true })`);
    await page.getByRole('button', { name: 'Renew data key' }).click();
    await page.waitForURL('**/settings/encryption?renew=true');
    await page.getByRole('dialog').getByRole('button', { name: 'Renew data key' }).click();
    await page.getByText('version 2', { exact: true }).waitFor();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByText(/^Every secret lies under the present key/).waitFor();
    assert.ok(page.url().endsWith('/settings/encryption'), page.url());
    const shown = (await page.evaluate('[...shown].map(Number)')) as number[];
    assert.ok(shown.some((value) => value < total) && shown.at(-1) === total, shown.join());
    const config = await (await call(acme.apiKey, 'GET', '/api/integrations/mcp-config/s-7')).json();
    assert.equal((config as { data: { headers: { Authorization: string } } }).data.headers.Authorization, 'Bearer token-7');
    await page.goto('/activity?action=vault.data_keys_rotated');
    await page.getByRole('region', { name: 'Audit events' }).getByText('dashboard').waitFor();
  });

  test('an admin sees the keys and whom to ask, a member whom to ask', async (t) => {
    const admin = await dashboard.visit(t, 'admin', '/settings/encryption');
    await admin.getByText('Only owners renew the keys.').waitFor();
    assert.equal(await admin.getByRole('link', { name: 'owner', exact: true }).getAttribute('href'), 'mailto:owner@acme.test');
    assert.equal(await admin.getByRole('button', { name: 'Renew data key' }).count(), 0);
    await admin.goto('/settings/network');
    await admin.getByRole('heading', { name: 'Only owners see this' }).waitFor();
    const member = await dashboard.visit(t, 'member', '/settings/encryption');
    await member.getByRole('heading', { name: 'Only admins see this' }).waitFor();
    await member.getByText('You are a member of Acme. Ask owner.').waitFor();
  });

  test('what runs here and whether it is well is told on the System tab', async (t) => {
    const page = await dashboard.visit(t, 'admin', '/settings/system');
    await page.getByText(dashboard.server.url, { exact: true }).waitFor();
    await page.getByText('SQLite').waitFor();
    assert.equal(await page.getByText('ok', { exact: true }).count(), 3);
  });

  test('the network policy is narrowed and asked about a URL; an exemption of the operator is confined to a server', async (t) => {
    const { admin } = dashboard.server.acme;
    const page = await dashboard.visit(t, 'owner', '/settings/network', { refusals: [422] });
    const ask = async (url: string): Promise<void> => {
      await page.getByLabel('URL').fill(url);
      await page.getByRole('button', { name: 'Try' }).click();
    };
    await ask('https://1.1.1.1/mcp');
    await page.getByText('The URL is allowed.').waitFor();
    await page.getByLabel('Address ranges').fill('1.1.1.0/33');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('alert').getByText('/denied_cidrs/0').waitFor();
    await page.getByLabel('Address ranges').fill('1.1.1.0/24');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('The network policy is saved').first().waitFor();
    await ask('https://1.1.1.1/mcp');
    await page.getByText('address_not_allowed').waitFor();
    await page.getByLabel('127.0.0.1:*').fill('s-1 s-2');
    await page.getByRole('button', { name: 'Save exemptions' }).click();
    await page.getByText('The exemptions are saved').first().waitFor();
    const { exemptions, denied_cidrs: denied } = await admin.network.get();
    assert.deepEqual([exemptions[0]?.connections, denied], [['s-1', 's-2'], ['1.1.1.0/24']]);
    await admin.network.put({ denied_hosts: [], denied_cidrs: [] });
  });

  test('what somebody else changes meanwhile takes nothing away that was typed, and is not written over', async (t) => {
    const { admin } = dashboard.server.acme;
    const page = await dashboard.visit(t, 'owner', '/settings/network', { refusals: [412] });
    const hosts = page.getByLabel('Hosts');
    await admin.network.put({ denied_hosts: ['before.mcp-test.net'], denied_cidrs: [] });
    await hosts.and(page.getByText('before.mcp-test.net')).waitFor();
    await hosts.fill('typed.mcp-test.net');
    await admin.network.put({ denied_hosts: ['theirs.mcp-test.net'], denied_cidrs: [] });
    await page.getByText('This was changed meanwhile.').waitFor();
    assert.equal(await hosts.inputValue(), 'typed.mcp-test.net');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('alert').getByText('stale_version').waitFor();
    assert.deepEqual((await admin.network.get()).denied_hosts, ['theirs.mcp-test.net']);
    await page.getByRole('button', { name: 'Show what it is now' }).click();
    assert.equal(await hosts.inputValue(), 'theirs.mcp-test.net');
    await hosts.fill('agreed.mcp-test.net');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('The network policy is saved').first().waitFor();
    assert.deepEqual((await admin.network.get()).denied_hosts, ['agreed.mcp-test.net']);
    await admin.network.put({ denied_hosts: [], denied_cidrs: [] });
  });

  test('an address that leads nowhere is said within the frame, for people who are signed in', async (t) => {
    const page = await dashboard.visit(t, 'member', '/no/such/place', { refusals: [404] });
    await page.getByRole('heading', { name: 'There is nothing here' }).waitFor();
    await page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: 'Spaces' }).waitFor();
    await page.goto('/spaces/none');
    await page.getByRole('heading', { name: 'There is no space none' }).waitFor();
  });
});
