import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { loopback, startTestServer, type TestServer } from '../startTestServer.ts';
import { type FixtureEra, startFixtureServer } from './fixtureServer.ts';
import { type ConformanceRun, type Requirements, testClient, testServer } from './runConformance.ts';
import { type ClientDriver, startClientDriver } from './startClientDriver.ts';
import { startKeyShim } from './startKeyShim.ts';

/** How many scenarios each set scores for a server and for a client; both sets are frozen. */
const counts = { '2026-07-28': { server: 37, client: 32 }, '2025-11-25': { server: 30, client: 18 } };

/** The suite's own servers are at `http://localhost:PORT`. */
const exemptions = [...loopback, { entry: 'localhost:*', host: 'localhost', port: '*', purpose: 'mcp' } as const];

const command = `sh ${join(import.meta.dirname, 'clientCommand.sh')}`;

/** The names in a baseline file; each stands on a line of its own. */
const expectedFailures = (file: string): string[] =>
  [...readFileSync(join(import.meta.dirname, file), 'utf8').matchAll(/^ {2}- (\S+)$/gm)].map(([, name]) => name!);

/** Every scored scenario made checks and passed them all, except those that the baseline names: they failed. */
function assertConforms(
  run: ConformanceRun,
  requirements: Requirements,
  role: 'server' | 'client',
  baseline: readonly string[] = [],
): void {
  assert.equal(run.scored.length, counts[requirements][role]);
  const missing = run.scored.filter((name) => !run.passed.includes(name) && !baseline.includes(name));
  assert.deepEqual(missing, [], run.output.slice(-6_000));
  assert.equal(run.exitCode, 0, run.output.slice(-6_000));
}

test('the fixture server passes every scored scenario, so that what fails behind the gateway is the gateway', async (t) => {
  const { url, close } = await startFixtureServer();
  t.after(close);
  const run = async (requirements: Requirements) => assertConforms(await testServer(url, { requirements }), requirements, 'server');
  await Promise.all([run('2026-07-28'), run('2025-11-25')]);
});

// The suite waits more than it works, so four runs share the time: two of each wire.
describe('the conformance suite of the protocol', { concurrency: 2 }, () => {
  for (const wire of ['thin', 'sdk'] as const)
    describe(`with the wire ${wire === 'thin' ? 'of our own' : 'of the official SDK'}`, { concurrency: 2 }, () => {
      let mooring: TestServer;
      let driver: ClientDriver;
      const opened: { close(): Promise<void> }[] = [];

      before(async () => {
        mooring = await startTestServer('sqlite', { exemptions }, { chooseWire: () => wire });
        driver = startClientDriver(mooring);
      });
      after(async () => {
        for (const { close } of opened.toReversed()) await close();
        driver?.close();
        await mooring?.close();
      });

      /** The address at which the gateway stands before a new fixture server. */
      const gatewayBefore = async (slug: string, era: FixtureEra): Promise<string> => {
        const fixture = await startFixtureServer(era);
        opened.push(fixture);
        const { connections, tools } = mooring.acme.admin;
        const { connection_id } = await connections.create({ nickname: slug, slug, server_url: fixture.url, transport: 'auto' });
        await tools.sync(connection_id);
        const shim = await startKeyShim(`${mooring.url}/mcp/s/${slug}`, mooring.acme.apiKey);
        opened.push(shim);
        return shim.url;
      };

      test('as a server, the gateway passes every scored scenario of 2026-07-28', async () => {
        const url = await gatewayBefore('modern', 'both');
        assertConforms(await testServer(url, { requirements: '2026-07-28' }), '2026-07-28', 'server');
      });

      for (const era of ['both', 'legacy'] as const)
        test(`as a server before one of ${era === 'both' ? 'both generations' : '2025-11-25'}, the gateway passes what needs no session of 2025-11-25`, async () => {
          const baseline = expectedFailures('serverBaseline.yml');
          assert.ok(baseline.length <= 9);
          const url = await gatewayBefore(`older-${era}`, era);
          const run = await testServer(url, { requirements: '2025-11-25', baseline: 'serverBaseline.yml' });
          assertConforms(run, '2025-11-25', 'server', baseline);
        });

      // Only our own wire comes back for the rest of an answer (SEP-1699); the SDK's is given no GET over streamable HTTP.
      for (const [requirements, file, besidesOAuth] of [
        ['2026-07-28', 'clientBaseline2026.yml', 0],
        ['2025-11-25', wire === 'thin' ? 'clientBaseline2025.yml' : 'clientBaseline2025Sdk.yml', wire === 'thin' ? 1 : 2],
      ] as const)
        test(`as a client, the gateway passes every scored scenario of ${requirements} that needs no OAuth, but for ${besidesOAuth}`, async () => {
          const baseline = expectedFailures(file);
          assert.equal(baseline.filter((name) => !name.startsWith('auth/')).length, besidesOAuth);
          const run = await testClient(command, { requirements, baseline: file, env: { CONFORMANCE_DRIVER: driver.folder } });
          assertConforms({ ...run, output: `${run.output}\n${driver.failures.join('\n')}` }, requirements, 'client', baseline);
        });
    });
});
