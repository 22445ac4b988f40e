import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { type Dashboard, openDashboard } from './openDashboard.ts';

describe('dialogs', () => {
  let dashboard: Dashboard;
  before(async () => {
    dashboard = await openDashboard();
    const { admin } = dashboard.server.acme;
    await admin.keys.create({ name: 'CRM', scopes: ['config:read'] });
    await admin.spaces.create({ name: 'Support' });
    await admin.invitations.create({ email: 'new@acme.test', role: 'MEMBER' });
  });
  after(() => dashboard.close());

  const button = (name: string | RegExp) => (page: Page) => page.getByRole('button', { name, exact: true }).first();
  /** Opens the menu of a row with the keyboard and chooses an entry of it. */
  const fromMenu = (row: string, entry: string) => async (page: Page) => {
    await page.getByRole('button', { name: row }).press('Enter');
    await page.getByRole('menuitem', { name: entry }).waitFor();
    for (let steps = 0; steps < 6; steps += 1) {
      if ((await page.evaluate('document.activeElement.innerText')) === entry) break;
      await page.keyboard.press('ArrowDown');
    }
    await page.keyboard.press('Enter');
  };
  const enter = (opener: (page: Page) => Locator) => (page: Page) => opener(page).press('Enter');

  /** Each dialog: where, by what it is opened and how, and what its address says of it. */
  const dialogs: readonly [path: string, opener: (page: Page) => Locator, open: (page: Page) => Promise<void>, address: RegExp | null][] = [
    ['/keys', button('Create key'), enter(button('Create key')), /\?create=true$/],
    ['/keys', button('Actions for CRM'), fromMenu('Actions for CRM', 'Edit'), /\?edit=/],
    ['/keys', button('Actions for CRM'), fromMenu('Actions for CRM', 'Roll'), /\?roll=/],
    ['/keys', button('Actions for CRM'), fromMenu('Actions for CRM', 'Revoke'), /\?revoke=/],
    ['/members', button('Invite'), enter(button('Invite')), /\?invite=true$/],
    ['/members', button('Remove owner'), enter(button('Remove owner')), /\?remove=/],
    ['/spaces', button('Create space'), enter(button('Create space')), /\?create=true$/],
    ['/spaces/support', button('Delete Support'), enter(button('Delete Support')), /\?remove=true$/],
    ['/activity', button('Verify chain'), enter(button('Verify chain')), /\?verify=true$/],
    ['/activity?action=key.created', button('key.created'), enter(button('key.created')), /\?action=key\.created&event=/],
    ['/settings/encryption', button('Renew data key'), enter(button('Renew data key')), /\?renew=true$/],
    ['/', button('Search Ctrl K'), enter(button('Search Ctrl K')), null],
  ];

  for (const [path, opener, open, address] of dialogs)
    test(`${path}, ${address?.source ?? 'search'}: opened by key, it holds the focus, closes with Escape, and gives the focus back`, async (t) => {
      const page = await dashboard.visit(t, 'owner', path);
      await opener(page).waitFor();
      const under = page.url();
      await open(page);
      const dialog = page.getByRole('dialog');
      await dialog.waitFor();
      if (address !== null) assert.match(page.url(), address);
      const inside = page.locator('[role=dialog] :focus, [role=dialog]:focus');
      await inside.waitFor();
      for (let steps = 0; steps < 12; steps += 1) {
        await page.keyboard.press('Tab');
        await inside.waitFor();
      }
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'detached' });
      await page.waitForURL(under);
      const focused = await opener(page).evaluateHandle('document.activeElement');
      assert.ok(await opener(page).evaluate((element, at) => element === at, focused), 'the focus is where it was');
    });

  test('the back button closes a dialog, and does not open one again that was closed', async (t) => {
    const page = await dashboard.visit(t, 'owner', '/spaces');
    await page.getByRole('link', { name: 'Keys' }).click();
    for (const isClosedByBack of [true, false]) {
      await page.getByRole('button', { name: 'Create key' }).first().click();
      await page.getByRole('dialog').waitFor();
      if (isClosedByBack) await page.goBack();
      else await page.getByRole('button', { name: 'Cancel' }).click();
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await page.waitForURL('**/keys');
    }
    await page.goBack();
    await page.waitForURL('**/spaces');
  });

  test('an address that leads to a dialog shows it over its page, and is without it once it is closed', async (t) => {
    const { admin } = dashboard.server.acme;
    const { data: keys } = await admin.keys.list();
    const page = await dashboard.visit(t, 'owner', `/keys?q=crm&revoke=${keys.find(({ name }) => name === 'CRM')!.id}`);
    await page.getByRole('dialog', { name: 'Revoke CRM?' }).waitFor();
    assert.equal(await page.getByRole('button', { name: 'Revoke key' }).isDisabled(), true);
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.waitForURL('**/keys?q=crm');
    assert.equal(await page.getByText('First key').count(), 0);
  });
});
