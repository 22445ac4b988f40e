import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { defaultNetworkSettings } from '#domain/connections/networkPolicy.ts';
import { createCheckUrl } from '#domain/connections/networkSettings.ts';
import { openWorld, policyOf } from '../netguard/world.ts';
import { assertOk, assertRefused, forEachServer, handOff, makeKey, PUBLIC_URL, REGISTER, register, type World } from './eachServer.ts';

const SETTINGS = '/v1/settings/network';
const CHECK = '/v1/settings/network/check';

describe('network settings', () => {
  forEachServer((world: World) => {
    const check = async (url: string) => assertOk(await world.acme('POST', CHECK, { url, resolve: false }));

    test('[R62, R75, R76, R77] the check names the rule that refuses a URL, or the exemption that allows it', async () => {
      for (const [url, rule] of [
        [PUBLIC_URL, null],
        ['https://1.1.1.1:8443/', null],
        ['https://mcp.example.com/', null],
        ['http://1.1.1.1/', 'scheme_not_allowed'],
        ['https://1.1.1.1:80/', 'port_not_allowed'],
        ['https://localhost/', 'host_not_allowed'],
        ['https://169.254.169.254/', 'address_not_allowed'],
        ['', 'url_invalid'],
      ] as const) {
        const { allowed, rule: named, message } = await check(url);
        assert.deepEqual([allowed, named], [rule === null, rule], url);
        assert.ok(message.length > 0);
      }
      assert.match((await check('http://127.0.0.1:8000/')).message, /127\.0\.0\.1:\*/);
    });

    test('an organization narrows what may be reached: hosts with all below them, and addresses', async (t) => {
      t.after(() => world.acme('PUT', SETTINGS, {}));
      const saved = assertOk(await world.acme('PUT', SETTINGS, { denied_hosts: ['*.Evil.mcp-test.net'], denied_cidrs: ['1.0.0.0/8'] }));
      assert.deepEqual([saved.denied_hosts, saved.denied_cidrs], [['evil.mcp-test.net'], ['1.0.0.0/8']]);
      for (const url of ['https://evil.mcp-test.net/', 'https://a.b.evil.mcp-test.net/', PUBLIC_URL])
        assert.equal((await check(url)).allowed, false, url);
      for (const url of ['https://notevil.mcp-test.net/', 'https://8.8.8.8/']) assert.equal((await check(url)).allowed, true, url);
      assertRefused(await world.acme('POST', REGISTER, { nickname: 'Denied', server_url: PUBLIC_URL }), 'url_not_allowed');
      assertOk(await world.acme('PUT', SETTINGS, {}));
      await register(world.acme, { nickname: 'Denied' });
    });

    test('what was registered before stays handed off, as the hand-off opens no connection', async (t) => {
      const { slug } = await register(world.acme);
      t.after(() => world.acme('PUT', SETTINGS, {}));
      assertOk(await world.acme('PUT', SETTINGS, { denied_cidrs: ['1.0.0.0/8'] }));
      assertOk(await world.acme('GET', handOff(slug)));
    });

    test("an organization cannot widen: there is no field for it, and only the operator's exemptions can be assigned", async () => {
      for (const [body, path] of [
        [{ exemptions: ['10.0.0.0/8'] }, '/exemptions'],
        [{ allow_http: true }, '/allow_http'],
        [{ assignments: { '10.0.0.0/8': ['a'] } }, '/assignments'],
        [{ denied_hosts: ['not a host'] }, '/denied_hosts/0'],
        [{ denied_cidrs: ['10.0.0.0/8', '10.0.0.1'] }, '/denied_cidrs/1'],
      ] as const)
        assert.equal(assertRefused(await world.acme('PUT', SETTINGS, body), 'validation_failed').errors[0].path, path);
    });

    test('an exemption that is assigned to some servers is closed to the others, and to URLs without a server', async (t) => {
      t.after(() => world.acme('PUT', SETTINGS, {}));
      const settings = assertOk(await world.acme('PUT', SETTINGS, { assignments: { '127.0.0.1:*': ['inside'] } }));
      assert.deepEqual(settings.exemptions[0], { entry: '127.0.0.1:*', purpose: 'mcp', connections: ['inside'] });
      const server_url = 'http://127.0.0.1:9/mcp';
      assertRefused(await world.acme('POST', REGISTER, { nickname: 'Outside', server_url }), 'url_not_allowed');
      assert.equal((await check(server_url)).allowed, false);
      await register(world.acme, { slug: 'inside', server_url });
    });

    test('the settings are for owners, carry a version, and do not reach into another organization', async () => {
      const admin = world.as((await makeKey(world.acme, { scopes: ['org:admin'] })).secret);
      for (const [method, path, body] of [
        ['GET', SETTINGS, undefined],
        ['PUT', SETTINGS, {}],
        ['POST', CHECK, { url: PUBLIC_URL }],
      ] as const)
        assertRefused(await admin(method, path, body), 'insufficient_scope');
      const { version } = assertOk(await world.acme('GET', SETTINGS));
      assertRefused(await world.acme('PUT', SETTINGS, {}, { 'if-match': `"${version + 1}"` }), 'stale_version');
      assertOk(await world.acme('PUT', SETTINGS, { denied_hosts: ['ours.mcp-test.net'] }, { 'if-match': `"${version}"` }));
      const other = await world.server.organization(`Net${world.engine}`);
      assert.deepEqual(assertOk(await world.as(other.apiKey)('GET', SETTINGS)).denied_hosts, []);
    });
  });

  test('with resolve false the text of a URL is judged and no name looked up; otherwise its addresses are judged too', async (t) => {
    const { dns, guard } = await openWorld(t, { 'inside.mcp-test.net': ['10.0.0.1'] });
    const checkUrl = createCheckUrl({
      guard,
      exemptions: policyOf('').exemptions,
      network: { read: async () => defaultNetworkSettings, write: async () => true },
    });
    const url = 'https://inside.mcp-test.net/';
    assert.equal((await checkUrl('org', url, false)).allowed, true);
    assert.deepEqual(dns.questions, []);
    const verdict = await checkUrl('org', url, true);
    assert.equal(verdict.allowed ? null : verdict.rule, 'address_not_allowed');
    assert.ok(dns.questions.length > 0);
  });
});
