import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { type Dashboard, openDashboard } from './openDashboard.ts';

const REQUEST_ID = 'req_01J00000000000000000000000';

describe('what the dashboard says when the server fails', () => {
  let dashboard: Dashboard;
  before(async () => {
    dashboard = await openDashboard();
  });
  after(() => dashboard.close());

  /** The server's own answer for a store that is away, in the place of what it would answer. */
  const failing = (page: Page, path: string): Promise<unknown> =>
    page.route(path, (route) =>
      route.fulfill({
        status: 503,
        contentType: 'application/problem+json',
        body: JSON.stringify({
          status: 503,
          code: 'store_unavailable',
          detail: 'The store does not answer.',
          action: 'Try again in a moment.',
          request_id: REQUEST_ID,
        }),
      }),
    );

  test('a list that cannot be read says why, under which id, and where the code is explained; trying again is one click', async (t) => {
    const page = await dashboard.visit(t, 'owner', '/', { refusals: [503] });
    await failing(page, '**/v1/keys*');
    await page.goto('/keys');
    const alert = page.getByRole('alert');
    await alert.getByText('The store does not answer.').waitFor();
    await alert.getByText('Try again in a moment.').waitFor();
    await alert.getByText(REQUEST_ID).waitFor();
    const [explained] = await Promise.all([page.waitForEvent('popup'), alert.getByRole('link', { name: 'store_unavailable' }).click()]);
    await explained.getByRole('heading', { level: 1 }).waitFor();
    assert.match(explained.url(), /\/docs\/errors\/store_unavailable$/);
    await page.unroute('**/v1/keys*');
    await alert.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('First key').waitFor();
    assert.equal(await alert.count(), 0);
  });

  test('what fails beside the page is told in a notice that stays, with the id to copy and the code that leads to its meaning', async (t) => {
    const page = await dashboard.visit(t, 'owner', '/activity', { refusals: [503] });
    await failing(page, '**/v1/audit/export*');
    await page.getByRole('button', { name: 'Export' }).click();
    const notice = page.getByRole('dialog', { name: 'The export failed' });
    await notice.getByText('The store does not answer.').waitFor();
    await notice.getByRole('link', { name: 'store_unavailable' }).waitFor();
    await notice.getByRole('button', { name: `Copy ${REQUEST_ID}` }).click();
    assert.equal(await page.evaluate('navigator.clipboard.readText()'), REQUEST_ID);
    await notice.getByRole('button', { name: 'Dismiss' }).click();
    await notice.waitFor({ state: 'detached' });
  });

  test('a screen that cannot be shown at all says so and can be tried again', async (t) => {
    const page = await dashboard.visit(t, 'owner', '/', { refusals: [503] });
    await failing(page, '**/v1/me');
    await page.goto('/spaces');
    await page.getByRole('alert').getByText('The store does not answer.').waitFor();
    await page.unroute('**/v1/me');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('heading', { level: 1, name: 'Spaces' }).waitFor();
  });
});
