import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Upstream } from '../../server/test/mcp/upstream.ts';
import { fill } from './fill.ts';
import { type Dashboard, openDashboard } from './openDashboard.ts';
import { settled } from './settled.ts';
import { startWeatherServer } from './weatherServer.ts';

describe('what each role finds', () => {
  let dashboard: Dashboard;
  let weather: Upstream;
  before(async () => {
    dashboard = await openDashboard();
    weather = await startWeatherServer();
    await fill(dashboard.server, weather.url);
  });
  after(async () => {
    await dashboard.close();
    await weather.close();
  });

  /** Controls that change servers, and the ways to them. */
  const adminControls =
    /^(Add custom connector|Add server|Test|Credential|Access|Logs|MCP integrations|Organization|Read again|Switch all off|Remove.*)$/;

  test('[R99, R103] a member finds no control of servers anywhere, an admin does on the same screens', async (t) => {
    const places = ['/', '/servers', '/servers/weather', '/servers/weather/tools', '/settings/plan'];
    const controlsOf = async (who: 'admin' | 'member'): Promise<readonly string[]> => {
      const page = await dashboard.visit(t, who, '/');
      const found: string[] = [];
      for (const place of places) {
        await page.goto(place);
        await settled(page);
        for (const control of [page.getByRole('link'), page.getByRole('button')])
          found.push(...(await control.allInnerTexts()).map((text) => text.trim()).filter((text) => adminControls.test(text)));
      }
      return [...new Set(found)].toSorted();
    };
    assert.deepEqual(await controlsOf('member'), []);
    assert.deepEqual(await controlsOf('admin'), [
      'Access',
      'Add custom connector',
      'Add server',
      'Credential',
      'Logs',
      'MCP integrations',
      'Organization',
      'Read again',
      'Switch all off',
      'Test',
    ]);
  });

  test('[R99, R103] a member who opens an admin page by its address is told who can, and may not do it past the page either', async (t) => {
    const page = await dashboard.visit(t, 'member', '/servers/new', { refusals: [403] });
    await page.getByRole('heading', { name: 'Only admins can add connectors' }).waitFor();
    await page.getByRole('main').getByRole('link', { name: 'owner', exact: true }).waitFor();
    await page.goto('/settings');
    await page.waitForURL('**/settings/plan');
    await page.goto('/members');
    await page.getByRole('heading', { name: 'Only admins see this' }).waitFor();
    await page.goto('/activity');
    await page.getByRole('heading', { name: 'Only admins see this' }).waitFor();
    for (const tab of ['credential', 'access', 'settings', 'logs']) {
      await page.goto(`/servers/weather/${tab}`);
      await page.getByRole('heading', { name: 'Only admins see this' }).waitFor();
    }
    const refused = await page.evaluate(
      `fetch('/v1/auth/csrf').then((r) => r.json()).then(({ csrf_token }) => fetch('/v1/integrations/connections/weather', { method: 'DELETE', headers: { 'x-csrf-token': csrf_token } })).then((r) => r.status)`,
    );
    assert.equal(refused, 403);
  });

  test('the home page counts servers by state and uses by kind, and leads to the list of each state and to what mends a server', async (t) => {
    const { admin } = dashboard.server.acme;
    const page = await dashboard.visit(t, 'admin', '/');
    const card = page.locator('section').filter({ has: page.getByRole('heading', { name: 'Servers', exact: true }) });
    for (const count of ['1 Active', '1 Need attention', '1 Disabled']) await card.getByRole('link', { name: count }).waitFor();
    await page.getByRole('img', { name: /^Configurations read: 1,/ }).waitFor();
    await page.getByRole('img', { name: /^Tool calls: 1,/ }).waitFor();
    await card.getByRole('link', { name: 'Billing' }).click();
    await page.waitForURL('**/servers/billing');
    await page.goBack();
    await card.getByRole('link', { name: '1 Need attention' }).click();
    await page.waitForURL('**/servers?status=attention');
    await page.getByRole('heading', { name: 'Custom Connectors 1', exact: true }).waitFor();
    await page.getByRole('link', { name: 'Billing' }).waitFor();
    assert.equal(await page.getByRole('list', { name: 'Servers' }).getByRole('listitem').count(), 1);
    await admin.connections.disable('weather');
    await page.goto('/');
    await card.getByRole('link', { name: '2 Disabled' }).waitFor();
    await card.getByRole('link', { name: '0 Active' }).waitFor();
    await admin.connections.enable('weather');
  });

  test('a member sees the servers of their spaces, their tools and the snippets, and calls a tool', async (t) => {
    const page = await dashboard.visit(t, 'member', '/servers');
    await page.getByRole('link', { name: 'Weather' }).waitFor();
    assert.equal(await page.getByText('Tickets').count(), 0, 'it is in no space');
    await page.goto('/servers/weather/playground?tool=forecast');
    await page.getByLabel('city').fill('Rome');
    await page.getByRole('button', { name: 'Call tool' }).click();
    await page.getByText('Rome: sunny').first().waitFor();
  });

  test('an admin invites a person, whose link leads in; owners alone see the network policy', async (t) => {
    const page = await dashboard.visit(t, 'admin', '/members');
    await page.getByRole('button', { name: 'Invite' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('E-mail').fill('vera@acme.test');
    await dialog.getByRole('button', { name: 'Invite' }).click();
    const link = (await dialog.getByRole('region', { name: 'Link of the invitation' }).innerText()).trim();
    await dialog.getByRole('button', { name: 'Done' }).click();
    await page.goto('/settings');
    await settled(page);
    assert.equal(await page.getByRole('link', { name: 'Network policy' }).count(), 0);

    const guest = await dashboard.visit(t, 'nobody', '/login');
    await guest.goto(link);
    await guest.getByText('vera@acme.test').waitFor();
    await guest.getByLabel('Your name').fill('Vera');
    await guest.getByLabel('Password').fill('a password of Vera');
    await guest.getByRole('button', { name: 'Join' }).click();
    await guest.getByRole('heading', { level: 1, name: 'Home' }).waitFor();
    assert.ok(!guest.url().includes('token'));

    const owner = await dashboard.visit(t, 'owner', '/settings/network');
    await owner.getByLabel('URL').fill('https://10.0.0.1/mcp');
    await owner.getByRole('button', { name: 'Try' }).click();
    await owner.getByText('address_not_allowed').waitFor();
  });
});
