import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { loopback, startTestServer, type TestServer } from '../startTestServer.ts';
import { type FixtureServer, startFixtureServer } from './fixtureServer.ts';
import { type ConformanceRun, type Requirements, testClient, testServer } from './runConformance.ts';
import { type ClientDriver, startClientDriver } from './startClientDriver.ts';
import { type KeyShim, startKeyShim } from './startKeyShim.ts';

/** How many scenarios each set scores for a server and for a client; both sets are frozen. */
const scored = { '2026-07-28': { server: 37, client: 32 }, '2025-11-25': { server: 30, client: 18 } };

/** The suite's own servers are at `http://localhost:PORT`. */
const exemptions = [...loopback, { entry: 'localhost:*', host: 'localhost', port: '*', purpose: 'mcp' } as const];

const command = `${process.execPath} ${join(import.meta.dirname, 'clientCommand.ts')}`;

/** The names in a baseline file; each stands on a line of its own. */
const expectedFailures = (file: string): string[] =>
  [...readFileSync(join(import.meta.dirname, file), 'utf8').matchAll(/^ {2}- (\S+)$/gm)].map(([, name]) => name!);

/** Everything scored ran and made checks, and nothing failed but what the baseline names. */
function assertConforms(
  run: ConformanceRun,
  requirements: Requirements,
  role: 'server' | 'client',
  baseline: readonly string[] = [],
): void {
  assert.equal(run.exitCode, 0, run.output.slice(-6_000));
  assert.deepEqual(run.failed.filter((name) => !baseline.includes(name)), []); // biome-ignore format: one step
  const passed = run.executed.filter((name) => !baseline.includes(name));
  assert.ok(passed.length >= scored[requirements][role] - baseline.length, `only ${passed.length} scenarios: ${passed.join(' ')}`);
}

describe('the conformance suite of the protocol', () => {
  let mooring: TestServer;
  let driver: ClientDriver;
  const fixtures: FixtureServer[] = [];
  const shims: KeyShim[] = [];

  before(async () => {
    mooring = await startTestServer('sqlite', { exemptions });
    driver = await startClientDriver(mooring);
  });
  after(async () => {
    for (const shim of shims) await shim.close();
    await driver?.close();
    await mooring?.close();
    for (const fixture of fixtures) await fixture.close();
  });

  const startFixture = async (...args: Parameters<typeof startFixtureServer>): Promise<FixtureServer> => {
    const fixture = await startFixtureServer(...args);
    fixtures.push(fixture);
    return fixture;
  };
  /** The address at which the gateway stands before a new fixture server. */
  const gatewayBefore = async (slug: string, ...args: Parameters<typeof startFixtureServer>): Promise<string> => {
    const { url } = await startFixture(...args);
    const { connections } = mooring.acme.admin;
    const { connection_id } = await connections.create({ nickname: slug, slug, server_url: url, transport: 'auto' });
    const { ok, summary } = await connections.test(connection_id);
    assert.ok(ok, summary);
    const shim = await startKeyShim(`${mooring.url}/mcp/s/${slug}`, mooring.acme.apiKey);
    shims.push(shim);
    return shim.url;
  };

  test('the fixture server passes every scored scenario, so that what fails behind the gateway is the gateway', async () => {
    const { url } = await startFixture();
    for (const requirements of ['2026-07-28', '2025-11-25'] as const)
      assertConforms(await testServer(url, { requirements }), requirements, 'server');
  });

  test('as a server, the gateway passes every scored scenario of 2026-07-28', async () => {
    const url = await gatewayBefore('fixture');
    assertConforms(await testServer(url, { requirements: '2026-07-28' }), '2026-07-28', 'server');
  });

  for (const era of ['both', 'legacy'] as const)
    test(`as a server before one of ${era === 'both' ? 'both generations' : '2025-11-25'}, the gateway passes what needs no session of 2025-11-25`, async () => {
      const baseline = expectedFailures('serverBaseline.yml');
      assert.ok(baseline.length <= 9);
      const url = await gatewayBefore(`older-${era}`, era);
      assertConforms(
        await testServer(url, { requirements: '2025-11-25', baseline: 'serverBaseline.yml' }),
        '2025-11-25',
        'server',
        baseline,
      );
    });

  for (const [requirements, file, besidesOAuth] of [
    ['2026-07-28', 'clientBaseline2026.yml', 0],
    ['2025-11-25', 'clientBaseline2025.yml', 1],
  ] as const)
    test(`as a client, the gateway passes every scored scenario of ${requirements} that needs no OAuth${besidesOAuth ? ', and no connection back' : ''}`, async () => {
      const baseline = expectedFailures(file);
      assert.equal(baseline.filter((name) => !name.startsWith('auth/')).length, besidesOAuth);
      assertConforms(
        await testClient(command, { requirements, baseline: file, env: { CONFORMANCE_DRIVER: driver.url } }),
        requirements,
        'client',
        baseline,
      );
    });
});
