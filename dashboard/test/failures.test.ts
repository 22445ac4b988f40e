import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type FailureCode, failureCatalogue } from '@mooring/sdk';
import type { Page } from 'playwright-core';
import { startTlsServer } from '../../server/test/fixtures/servers.ts';
import { createTestCa } from '../../server/test/fixtures/testCa.ts';
import { type Handler, legacyServer, reply, startUpstream } from '../../server/test/mcp/upstream.ts';
import { type Dashboard, openDashboard } from './openDashboard.ts';

interface Failure {
  readonly code: FailureCode;
  readonly url: string;
  /** Entered as a bearer token. */
  readonly token?: string;
}

const challenge = (error: string) => ({ 'www-authenticate': `Bearer error="${error}"` });
const scripted: Readonly<Partial<Record<FailureCode, Handler>>> = {
  auth_required: (_, response) => reply(response, 401, '', { 'www-authenticate': 'Bearer' }),
  credential_rejected: (_, response) => reply(response, 401, '', challenge('invalid_token')),
  insufficient_scope: (_, response) => reply(response, 403, '', challenge('insufficient_scope')),
  not_mcp: (_, response) => reply(response, 200, '<h1>Welcome</h1>', { 'content-type': 'text/html' }),
  redirect_refused: (_, response) => reply(response, 307, '', { location: 'https://mcp.example.com/mcp' }),
  upstream_5xx: (_, response) => reply(response, 503),
  upstream_rate_limited: (_, response) => reply(response, 429),
  protocol_version_unsupported: legacyServer({ protocolVersion: '1999-01-01' }),
  jsonrpc_error: legacyServer({
    instead: {
      initialize: ({ rpc }, response) =>
        reply(response, 200, { jsonrpc: '2.0', id: rpc.id, error: { code: -32603, message: 'no database' } }),
    },
  }),
};
const needsToken: readonly string[] = ['credential_rejected', 'insufficient_scope'];

describe('adding a server that fails', () => {
  const failures: Failure[] = [
    { code: 'connect_refused', url: 'http://127.0.0.1:1/mcp' },
    { code: 'scheme_not_allowed', url: 'http://mcp.example.com/mcp' },
    { code: 'address_not_allowed', url: 'https://169.254.169.254/mcp' },
    { code: 'port_not_allowed', url: 'https://mcp.example.com:25/mcp' },
  ];
  const closing: (() => Promise<void>)[] = [];
  let dashboard: Dashboard;
  let lost: string;
  before(async () => {
    dashboard = await openDashboard();
    for (const [code, handler] of Object.entries(scripted) as [FailureCode, Handler][]) {
      const upstream = await startUpstream(handler);
      failures.push({ code, url: upstream.url, ...(needsToken.includes(code) && { token: 'wrong-token' }) });
      closing.push(() => upstream.close());
    }
    const certificate = await (await createTestCa()).issue(['127.0.0.1']);
    const tls = await startTlsServer(certificate, (_, response) => response.end());
    failures.push({ code: 'tls_untrusted', url: `https://127.0.0.1:${tls.port}/mcp` });
    closing.push(() => tls.close());
    const neighbour = await startUpstream((seen, response) =>
      seen.path === '/mcp' ? legacyServer()(seen, response) : reply(response, 404),
    );
    lost = neighbour.url.replace('/mcp', '/wrong');
    closing.push(() => neighbour.close());
  });
  after(async () => {
    await dashboard.close();
    await Promise.all(closing.map((close) => close()));
  });

  /** The alert of a failure has to hold all of its entry in the catalogue, and the way to its page. */
  const assertExplained = async (page: Page, code: FailureCode): Promise<void> => {
    const { title, meaning, fix } = failureCatalogue[code];
    const alert = page.getByRole('alert').filter({ hasText: title }).filter({ hasText: meaning }).filter({ hasText: fix });
    // The button comes once it is known what the person may do.
    await alert.getByRole('button').first().waitFor();
    assert.equal(await alert.getByRole('button').count(), 1, 'one button that does what is to be done');
    assert.equal(await alert.getByRole('link', { name: code }).getAttribute('href'), `/docs/errors/${code}`);
  };

  test('[R7, R72] each of fourteen failures is named, explained and answered with what to do about it', async (t) => {
    assert.equal(failures.length, 14);
    const visit = () => dashboard.visit(t, 'admin', '/servers/new');
    const pages = [await visit(), await visit(), await visit()];
    const left = [...failures];
    const addSome = async (page: Page): Promise<void> => {
      for (let next = left.shift(); next !== undefined; next = left.shift()) {
        const { code, url, token } = next;
        await page.getByRole('radio', { name: token === undefined ? /^No authentication/ : /^Bearer token/ }).check();
        if (token !== undefined) await page.getByLabel('Token', { exact: true }).fill(token);
        await page.getByLabel('Remote MCP server URL').fill(url);
        await assertExplained(page, code);
      }
    };
    await Promise.all(pages.map(addSome));
    const [page] = pages as [Page];
    await page.goto('/docs/errors/connect_refused');
    await page.getByRole('heading', { level: 1, name: 'Connection refused' }).waitFor();
  });

  test('a suggestion of the test is one click away, and ends in a server that works', async (t) => {
    const page = await dashboard.visit(t, 'admin', '/servers/new');
    await page.getByLabel('Remote MCP server URL').fill(lost);
    await assertExplained(page, 'not_found');
    await page.getByRole('button', { name: /^Use http/ }).click();
    await page.getByText(/^The server speaks MCP/).waitFor();
    assert.equal(await page.getByLabel('Remote MCP server URL').inputValue(), lost.replace('/wrong', '/mcp'));
  });

  test('[R7] an http address outside the exemptions is not even saved without a test', async (t) => {
    const page = await dashboard.visit(t, 'admin', '/servers/new', { refusals: [422] });
    await page.getByLabel('Remote MCP server URL').fill('http://mcp.example.com/mcp');
    await page.getByLabel('Name', { exact: true }).fill('Plain');
    await page.getByLabel('I trust this server').check();
    await page.getByRole('button', { name: 'Save without testing' }).click();
    await page.getByRole('alert').filter({ hasText: 'https' }).first().waitFor();
    assert.deepEqual((await dashboard.server.acme.admin.connections.list()).data, []);
  });

  test('a server that failed its test is saved, tested again, changed and removed like any other', async (t) => {
    const page = await dashboard.visit(t, 'admin', '/servers/new');
    await page.getByLabel('Remote MCP server URL').fill('http://127.0.0.1:1/mcp');
    await assertExplained(page, 'connect_refused');
    await page.getByLabel('Name', { exact: true }).fill('Down');
    await page.getByLabel('I trust this server').check();
    await page.getByRole('button', { name: 'Save without testing' }).click();
    await page.waitForURL('**/servers/down');
    await page.getByRole('link', { name: 'Test', exact: true }).click();
    await page.waitForURL(/\/servers\/down\/tests\/tst_/);
    await assertExplained(page, 'connect_refused');
    await page.getByRole('link', { name: 'Settings' }).last().click();
    await page.getByRole('button', { name: 'Remove Down' }).click();
    await page.getByLabel('Type down to confirm').fill('down');
    await page.getByRole('button', { name: 'Remove', exact: true }).click();
    await page.waitForURL('**/servers');
    await page.getByRole('heading', { name: 'Register your first MCP server' }).waitFor();
  });
});
