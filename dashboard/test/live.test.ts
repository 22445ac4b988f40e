import assert from 'node:assert/strict';
import { after, before, describe, type TestContext, test } from 'node:test';
import { createLog } from '../../server/src/log.ts';
import { type RunningServer, startServer } from '../../server/src/main.ts';
import { freePort } from '../../server/test/fixtures/freePort.ts';
import { type Dashboard, openDashboard, PASSWORD } from './openDashboard.ts';
import { settled } from './settled.ts';

/** Whatever has to wait for a list that is asked for again fails. */
const SOONER_THAN_POLLED_MS = 10_000;
const PUBLIC_URL = 'https://1.1.1.1/mcp';

describe('live updates', () => {
  let dashboard: Dashboard;
  before(async () => {
    dashboard = await openDashboard();
  });
  after(() => dashboard.close());

  /** A page that hears of changes: the stream is open. */
  async function openLive(t: TestContext, who: 'owner' | 'member', path: string, options = {}) {
    const page = await dashboard.visit(t, who, path, options);
    const opened = page.waitForResponse('**/v1/events');
    await page.reload();
    await opened;
    await settled(page);
    page.setDefaultTimeout(SOONER_THAN_POLLED_MS);
    return page;
  }

  test('what is changed elsewhere shows in the open list, without a reload and without being asked for', async (t) => {
    const { admin } = dashboard.server.acme;
    const page = await openLive(t, 'owner', '/servers');
    await page.evaluate('window.isSamePage = true');
    await admin.connections.create({ nickname: 'Made elsewhere', slug: 'elsewhere', server_url: PUBLIC_URL });
    await page.getByRole('link', { name: 'Made elsewhere' }).waitFor();
    await admin.connections.update('elsewhere', { display_name: 'Renamed elsewhere' });
    await page.getByRole('link', { name: 'Renamed elsewhere' }).waitFor();
    assert.equal(await page.getByText('Made elsewhere').count(), 0);
    assert.equal(await page.evaluate('window.isSamePage'), true);
  });

  test('a page out of sight holds no connection, and shows what it has missed when it is looked at again', async (t) => {
    const { admin } = dashboard.server.acme;
    const page = await openLive(t, 'owner', '/keys');
    const requests: string[] = [];
    page.on('request', (request) => {
      if (request.url().endsWith('/v1/events')) requests.push(request.headers()['last-event-id'] ?? '');
    });
    const look = (state: string) =>
      page.evaluate(`Object.defineProperty(document, 'visibilityState', { value: '${state}', configurable: true });
        document.dispatchEvent(new Event('visibilitychange'))`);
    const closed = page.waitForEvent('requestfailed', (request) => request.url().endsWith('/v1/events'));
    await look('hidden');
    await closed;
    await admin.keys.create({ name: 'Made out of sight', scopes: ['connections:read'] });
    await look('visible');
    await page.getByText('Made out of sight').waitFor();
    assert.equal(requests.length, 1);
    assert.match(requests[0]!, /^\d+\./);
  });

  test('a member whose rights change sees it without a reload', async (t) => {
    const { admin } = dashboard.server.acme;
    const page = await openLive(t, 'member', '/');
    assert.equal(await page.getByRole('link', { name: 'Members' }).count(), 0);
    const { data: people } = await admin.members.list();
    await admin.members.update(people.find(({ role }) => role === 'MEMBER')!.id, { role: 'ADMIN' });
    await page.getByRole('link', { name: 'Members' }).waitFor();
  });

  test('a session that is ended elsewhere is noticed at once; after a new sign-in changes are told again', async (t) => {
    const { admin } = dashboard.server.acme;
    const page = await openLive(t, 'owner', '/keys', { refusals: [401] });
    for await (const { id } of admin.sessions.list()) await admin.sessions.revoke(id);
    await page.getByRole('dialog', { name: 'Your session has ended' }).waitFor();
    await page.getByLabel('Password').fill(PASSWORD);
    const opened = page.waitForResponse((response) => response.url().endsWith('/v1/events') && response.status() === 200);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await opened;
    await admin.keys.create({ name: 'Made after it', scopes: ['connections:read'] });
    await page.getByText('Made after it').waitFor();
  });
});

describe('a server that goes away', () => {
  test('is said on the open page; when it is back, the notice goes and what was changed meanwhile is there', async (t) => {
    // One that the system gives to nobody else while the server is away.
    const port = await freePort();
    const dashboard = await openDashboard({ port });
    let again: RunningServer | undefined;
    t.after(async () => {
      await again?.close();
      await dashboard.close();
    });
    const { server } = dashboard;
    const page = await dashboard.visit(t, 'owner', '/servers', { isServerAway: true });
    await settled(page);
    const notice = page.getByRole('status').getByText('The server does not answer.');
    assert.equal(await notice.count(), 0);
    await server.stop();
    await notice.waitFor();
    again = await startServer(server.config, createLog('silent'));
    await server.acme.admin.connections.create({ nickname: 'Made meanwhile', server_url: PUBLIC_URL });
    await notice.waitFor({ state: 'detached', timeout: 30_000 });
    await page.getByRole('link', { name: 'Made meanwhile' }).waitFor();
  });
});
