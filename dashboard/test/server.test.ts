import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Upstream } from '../../server/test/mcp/upstream.ts';
import { type Dashboard, openDashboard } from './openDashboard.ts';
import { startWeatherServer } from './weatherServer.ts';

const OLD = 'old-weather-token-1234';
const NEW = 'new-weather-token-5678';

describe('a registered server', () => {
  let dashboard: Dashboard;
  let weather: Upstream;
  const accepted = { header: 'Authorization', value: `Bearer ${OLD}` };
  before(async () => {
    dashboard = await openDashboard();
    weather = await startWeatherServer(accepted);
    const { admin } = dashboard.server.acme;
    await admin.connections.create({
      nickname: 'Weather',
      server_url: weather.url,
      transport: 'auto',
      auth_type: 'bearer',
      token: OLD,
      spaces: [],
    });
    await admin.spaces.create({ name: 'Support' });
    await admin.tools.sync('weather');
  });
  after(async () => {
    await dashboard.close();
    await weather.close();
  });
  const read = () => dashboard.server.acme.admin.connections.get('weather');

  test('[R72] "Test" runs the handshake, shows every step as it ends, and leaves a result at an address of its own', async (t) => {
    const page = await dashboard.visit(t, 'admin', '/servers');
    await page.getByRole('link', { name: 'Weather' }).click();
    await page.getByRole('link', { name: 'Test', exact: true }).click();
    await page.waitForURL(/\/servers\/weather\/tests\/tst_/);
    await page.getByText(/^The server speaks MCP 2025-11-25 .* lists 3 tools\.$/).waitFor();
    const steps = await page.getByRole('list', { name: 'Steps of the test' }).getByRole('listitem').allInnerTexts();
    assert.equal(steps.length, 8);
    assert.ok(
      steps.every((step) => !/failed|running|not begun/.test(step)),
      steps.join(),
    );
    const address = page.url();
    const id = address.split('/').at(-1)!;
    await page.getByRole('button', { name: `Copy ${id}` }).click();
    await page.getByText('Copied').waitFor({ state: 'attached' });
    assert.equal(await page.evaluate('navigator.clipboard.readText()'), id);
    await page.goto(address);
    await page
      .getByText(/lists 3 tools\.$/)
      .first()
      .waitFor();
    await page.getByRole('link', { name: 'Overview' }).click();
    await page.getByRole('heading', { name: 'Tests', exact: true }).waitFor();
    await page.getByRole('listitem').getByText('passed', { exact: true }).first().waitFor();
  });

  test('a new credential is tried first: a refused one leaves the old one in use, an accepted one replaces it and is shown no more', async (t) => {
    const page = await dashboard.visit(t, 'admin', '/servers/weather/credential', { refusals: [409, 422, 424, 502] });
    const { credential: old } = await read();
    await page.getByText(/^Authorization: .*1234$/).waitFor();
    await page.getByLabel('New token').fill(NEW);
    await page.getByRole('button', { name: 'Test and switch' }).click();
    await page.getByRole('alert').waitFor();
    assert.deepEqual((await read()).credential?.version, old?.version);

    accepted.value = `Bearer ${NEW}`;
    await page.getByRole('button', { name: 'Test and switch' }).click();
    await page.getByText('The new credential is in use').first().waitFor();
    await page.getByText(/^Authorization: .*5678$/).waitFor();
    assert.equal((await read()).credential?.version, old!.version + 1);
    assert.ok(!(await page.content()).includes(NEW));
    assert.equal(await page.getByLabel('New token').inputValue(), '');
  });

  test('[R73] a switch in the settings of a space binds the server to it, and unbinds it; what agents find there is counted', async (t) => {
    const page = await dashboard.visit(t, 'admin', '/spaces/support/settings/mcps');
    await page.waitForURL('**/spaces/support');
    const toggle = page.getByRole('switch', { name: 'Weather in this space' });
    assert.equal(await toggle.getAttribute('aria-checked'), 'false');
    await toggle.click();
    await page.getByRole('switch', { name: 'Weather in this space', checked: true }).waitFor();
    assert.deepEqual((await read()).spaces, ['support']);
    await page.getByText('1 server, 3 tools').waitFor();
    await toggle.click();
    await page.getByRole('switch', { name: 'Weather in this space', checked: false }).waitFor();
    assert.deepEqual((await read()).spaces, []);
    await page.getByText('0 servers, 0 tools').waitFor();
    await page.goto('/spaces');
    await page.getByRole('listitem').filter({ hasText: 'Support' }).getByText('0 servers, 0 tools').waitFor();
  });

  test('delivery is switched on the Access tab at once, and taken back from the toast', async (t) => {
    const page = await dashboard.visit(t, 'admin', '/servers/weather/access');
    await page.getByRole('switch', { name: 'Hand-off' }).click();
    await page.getByText('Hand-off is off').first().waitFor();
    assert.equal((await read()).delivery.handoff, false);
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('switch', { name: 'Hand-off', checked: true }).waitFor();
    assert.equal((await read()).delivery.handoff, true);
  });

  test('a tool is switched off, another one gets a default; the gateway obeys, and the reason why a key cannot call is told', async (t) => {
    const { admin } = dashboard.server.acme;
    const page = await dashboard.visit(t, 'admin', '/servers/weather/tools');
    await page.getByRole('switch', { name: 'delete_station is offered to agents' }).click();
    await page.getByRole('switch', { name: 'delete_station is offered to agents', checked: false }).waitFor();
    await page.getByText("applications cannot fetch this server's configuration").waitFor();
    await page.getByRole('button', { name: 'Input rules of forecast' }).click();
    await page.getByLabel('days', { exact: true }).selectOption('default');
    await page.getByLabel('Value of days').fill('7');
    await page.getByRole('button', { name: 'Save rules' }).click();
    await page.getByText('days has a default').waitFor();
    const { data: tools } = await admin.tools.list('weather');
    assert.deepEqual(tools.find(({ name }) => name === 'forecast')?.input_defaults, { days: { mode: 'default', value: 7 } });

    await page.goto('/servers/weather/access');
    await page.getByLabel('Key', { exact: true }).selectOption({ index: 1 });
    await page.getByLabel('Tool', { exact: true }).selectOption('delete_station');
    await page.getByRole('region', { name: 'Calls it through the gateway' }).getByText('The tool is switched off.').waitFor();
    await page.getByRole('heading', { name: 'Calls it through the gateway: no' }).waitFor();
    await page.getByLabel('Tool', { exact: true }).selectOption('list_stations');
    await page.getByRole('heading', { name: 'Calls it through the gateway: yes' }).waitFor();
  });

  test('every switch is taken back from its toast: a tool, all tools, the server itself', async (t) => {
    const { admin } = dashboard.server.acme;
    const enabled = async () => (await admin.tools.list('weather')).data.filter((tool) => tool.is_enabled).map(({ name }) => name);
    const before = await enabled();
    const page = await dashboard.visit(t, 'admin', '/servers/weather/tools');
    const undo = async (news: string): Promise<void> => {
      await page.getByRole('dialog').filter({ hasText: news }).getByRole('button', { name: 'Undo' }).click();
    };
    await page.getByRole('switch', { name: 'forecast is offered to agents' }).click();
    await page.getByRole('switch', { name: 'forecast is offered to agents', checked: false }).waitFor();
    await undo('forecast is switched off.');
    await page.getByRole('switch', { name: 'forecast is offered to agents', checked: true }).waitFor();
    await page.getByRole('button', { name: 'Switch all off' }).click();
    await page.getByRole('button', { name: 'Switch all on' }).waitFor();
    assert.deepEqual(await enabled(), []);
    await undo('All tools are switched off.');
    await page.getByRole('button', { name: 'Switch all off' }).waitFor();
    assert.deepEqual(await enabled(), before);

    await page.getByRole('link', { name: 'Settings' }).last().click();
    await page.getByRole('button', { name: 'Disable Weather' }).click();
    await page.getByRole('button', { name: 'Enable Weather' }).waitFor();
    assert.equal((await read()).status, 'disabled');
    await undo('Weather is disabled');
    await page.getByRole('button', { name: 'Disable Weather' }).waitFor();
    assert.equal((await read()).status, 'active');
  });

  test('dialogs and questions stand in the address: it opens them, and the back button closes them', async (t) => {
    const page = await dashboard.visit(t, 'admin', '/servers/weather/tools?rules=forecast');
    const rules = page.getByRole('dialog', { name: 'Input rules of forecast' });
    await rules.waitFor();
    await page.keyboard.press('Escape');
    await rules.waitFor({ state: 'detached' });
    await page.waitForURL('**/weather/tools');
    await page.getByRole('button', { name: 'Compare' }).click();
    await page.waitForURL('**/weather/tools?compare=true');
    await page.getByText('Nothing: it offers exactly what is known here.').waitFor();
    await page.goBack();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.goto('/servers/weather/settings?remove=true');
    await page.getByLabel('Type weather to confirm').waitFor();
    const [key] = (await dashboard.server.acme.admin.keys.list()).data;
    await page.goto(`/servers/weather/access?key=${key!.id}&tool=list_stations`);
    await page.getByRole('heading', { name: 'Calls it through the gateway: yes' }).waitFor();
  });

  test('the playground makes a form of the schema, calls the tool and shows its answer, which the log of calls then has', async (t) => {
    const page = await dashboard.visit(t, 'admin', '/servers/weather/playground?tool=forecast');
    await page.getByLabel('city').fill('Oslo');
    await page.getByRole('button', { name: 'Call tool' }).click();
    await page.getByText('Oslo: sunny, 21 °C').first().waitFor();
    await page.getByRole('region', { name: 'Structured content' }).getByText('"celsius": 21').waitFor();
    assert.deepEqual(weather.seen.findLast(({ rpc }) => rpc.method === 'tools/call')?.rpc.params?.name, 'forecast');

    await page.getByRole('button', { name: 'Write JSON' }).click();
    await page.getByLabel('Arguments as JSON').fill('{"city": "Bergen"');
    await page.getByRole('button', { name: 'Call tool' }).click();
    await page.getByRole('alert').filter({ hasText: 'JSON' }).waitFor();
    await page.getByLabel('Arguments as JSON').fill('{"city": "Bergen"}');
    await page.getByRole('button', { name: 'Call tool' }).click();
    await page.getByText('Bergen: sunny').first().waitFor();

    await page.goto('/servers/weather/logs');
    await page.getByRole('region', { name: 'Calls', exact: true }).getByText('forecast').first().waitFor();
    assert.ok(!(await page.content()).includes('Bergen'), 'arguments and answers are not kept');
  });

  test('the snippets name this server and this installation, and no key', async (t) => {
    const page = await dashboard.visit(t, 'admin', '/servers/weather/connect');
    await page.getByRole('button', { name: 'Claude Code' }).click();
    await page.waitForURL('**/connect?client=claude-code');
    const snippet = page.getByRole('region', { name: 'Snippet for Claude Code' });
    await snippet.getByText(`${dashboard.server.url}/mcp/s/weather`).waitFor();
    assert.match(await snippet.innerText(), /MOORING_API_KEY/);
    assert.ok(!/mk_live_/.test(await page.content()));
  });

  test('[R102] it is renamed, found in the list, removed once its slug is typed, and restored from the list of removed ones', async (t) => {
    const page = await dashboard.visit(t, 'admin', '/servers/weather/settings');
    await page.getByLabel('Name', { exact: true }).fill('Weather of the world');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Weather of the world' }).waitFor();
    await page.goto('/servers?q=world');
    await page.getByRole('link', { name: 'Weather of the world' }).click();
    await page.getByRole('navigation', { name: 'Parts of the server' }).getByRole('link', { name: 'Settings' }).click();
    await page.getByRole('button', { name: /^Remove / }).click();
    const remove = page.getByRole('button', { name: 'Remove', exact: true });
    assert.equal(await remove.isDisabled(), true);
    await page.getByLabel('Type weather to confirm').fill('weather');
    await remove.click();
    await page.getByRole('heading', { name: 'Register your first MCP server' }).waitFor();
    await page.getByLabel('Status').selectOption('Removed');
    await page.getByRole('link', { name: 'Weather of the world' }).click();
    await page.getByRole('button', { name: 'Restore' }).click();
    await page.getByText('This server is removed').waitFor({ state: 'detached' });
    assert.equal((await read()).status, 'active');
  });
});
