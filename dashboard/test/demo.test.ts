import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type Dashboard, openDashboard } from './openDashboard.ts';

const button = { name: 'Try it with the demo server' };

describe('trying it out with the demo server', () => {
  let dashboard: Dashboard;
  before(async () => {
    // Nothing but the demo server itself is opened on loopback.
    dashboard = await openDashboard({ exemptions: [] });
  });
  after(() => dashboard.close());

  test('one click on the empty home page registers and tests it; its tool echoes in the playground', async (t) => {
    const page = await dashboard.visit(t, 'owner', '/');
    await page.getByRole('button', button).click();
    await page.waitForURL('**/servers/demo/tests/*');
    await page.getByText(/^The server speaks MCP/).waitFor();
    await page.getByRole('link', { name: 'Tools' }).click();
    await page.getByText('Answers what it is told.').waitFor();
    await page.goto('/servers/demo/playground?tool=echo');
    await page.getByLabel('message').fill('Hello, harbour');
    await page.getByRole('button', { name: 'Call tool' }).click();
    await page
      .locator('section')
      .filter({ has: page.getByRole('heading', { name: 'Answer' }) })
      .getByText('Hello, harbour', { exact: true })
      .first()
      .waitFor();
    await page.goto('/servers');
    await page.getByRole('list', { name: 'Servers' }).getByRole('link', { name: 'Demo' }).waitFor();
    assert.equal(await page.getByRole('button', button).count(), 0, 'it is offered to whoever has no server');
  });

  const removeAll = async (): Promise<void> => {
    const { admin } = dashboard.server.acme;
    for await (const { slug } of admin.connections.list()) await admin.connections.remove(slug);
  };

  test('a slug that a removed demo server still holds is passed over', async (t) => {
    await removeAll();
    // The first slug is refused before the second is taken.
    const page = await dashboard.visit(t, 'admin', '/servers', { refusals: [409] });
    await page.getByRole('button', button).click();
    await page.waitForURL('**/servers/demo-2/tests/*');
    await page.getByText(/^The server speaks MCP/).waitFor();
  });

  test('what prevents it is said where it was clicked', async (t) => {
    const { admin } = dashboard.server.acme;
    await removeAll();
    await admin.network.put({ denied_cidrs: ['127.0.0.0/8'] });
    t.after(() => admin.network.put({}));
    const page = await dashboard.visit(t, 'owner', '/', { refusals: [422] });
    await page.getByRole('button', button).click();
    await page.getByRole('alert').filter({ hasText: 'private, local or otherwise not public' }).waitFor();
    assert.equal(new URL(page.url()).pathname, '/');
  });

  test('where the operator has it off, and for members, there is no such button', async (t) => {
    const off = await openDashboard({ demoServer: false });
    t.after(() => off.close());
    for (const [who, words] of [
      ['owner', 'Register your first MCP server'],
      ['member', 'No server is shared with you yet'],
    ] as const) {
      const page = await off.visit(t, who, '/');
      await page.getByRole('heading', { name: words }).waitFor();
      // Invisible while it is not known yet, it would still be there.
      await page.locator('button', { hasText: button.name }).waitFor({ state: 'detached' });
    }
    await removeAll();
    const page = await dashboard.visit(t, 'member', '/');
    await page.getByRole('heading', { name: 'No server is shared with you yet' }).waitFor();
    assert.equal(await page.getByRole('button', button).count(), 0);
  });
});
