import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { assertOk, assertRefused, forEachServer, makeKey, REGISTER, startedServer, type World } from '../api/eachServer.ts';
import { signedIn } from '../people-api/browser.ts';

describe('input that is not what it seems', () => {
  forEachServer((world: World) => {
    test('text that a database cannot hold is a wrong field everywhere', async () => {
      const good = { token: 't', org: 'O', owner_email: 'a@b.test', owner_password: 'x', email: 'a@b.test', password: 'x', name: 'N' };
      for (const odd of ['a\0b', 'a\ud800b'])
        for (const [method, path, fields, name] of [
          ['POST', '/v1/auth/login', ['password'], 'email'],
          ['POST', '/v1/auth/login', ['email'], 'password'],
          ['POST', '/v1/invitations/lookup', [], 'token'],
          ['POST', '/v1/invitations/accept', ['password', 'name'], 'token'],
          ['POST', '/v1/invitations/accept', ['token', 'password'], 'name'],
          ['POST', '/v1/setup', ['org', 'owner_email', 'owner_password'], 'token'],
          ['POST', '/v1/setup', ['token', 'owner_email', 'owner_password'], 'org'],
          ['POST', '/v1/invitations', [], 'email'],
          ['PATCH', '/v1/org', [], 'name'],
          ['PATCH', '/v1/org', [], 'slug'],
        ] as const) {
          const body = Object.fromEntries([...fields.map((each) => [each, good[each]]), [name, odd]]);
          const { errors } = assertRefused(await world.acme(method, path, body), 'validation_failed');
          assert.ok(errors.some((each: { path: string }) => each.path === `/${name}`), `${path} ${name}`); // biome-ignore format: one line
        }
      assertRefused(await world.acme('GET', '/v1/sessions?user_id=a%00b'), 'validation_failed');
      assertRefused(await world.acme('GET', '/v1/sessions?user_id=nobody'), 'not_found');
      const checkpoint = { seq: 1, mac: 'a\0b' };
      assertRefused(await world.acme('POST', '/v1/audit/verify', { checkpoint }), 'validation_failed');
      assert.equal(assertOk(await world.acme('POST', '/v1/audit/verify', {})).ok, true);
    });
  });

  const world = startedServer();

  test('a dry_run that is neither yes nor no is refused, and nothing happens', async () => {
    const make = (query: string, name: string) => world.acme('POST', `/v1/keys?${query}`, { name, scopes: ['config:read'] });
    const count = async (name: string) => assertOk(await world.acme('GET', `/v1/keys?q=${name}`)).data.length;
    for (const query of [
      'dry_run=',
      'dry_run=True',
      'dry_run=yes',
      'dry_run=on',
      'dry_run=2',
      'dry_run=%20',
      'dry_run=0&dry_run=1',
      'dry_run',
    ]) {
      const { errors } = assertRefused(await make(query, 'doubtful'), 'validation_failed');
      assert.equal(errors[0].path, '/dry_run', query);
    }
    for (const query of ['dry_run=1', 'dry_run=true']) assertOk(await make(query, 'doubtful'), 201);
    assert.equal(await count('doubtful'), 0);
    for (const query of ['', 'dry_run=0', 'dry_run=false']) assertOk(await make(query, 'certain'), 201);
    assert.equal(await count('certain'), 3);
  });

  test('a body is taken under the types that are read as JSON, and refused under every other with 415', async () => {
    const send = (type: string) =>
      world.acme('PUT', '/v1/settings/network', { denied_hosts: ['denied.example'] }, { 'content-type': type });
    for (const type of [
      'application/json',
      'Application/JSON',
      'application/json; charset=utf-8',
      'application/json;charset=UTF-8',
      'application/json; charset="utf-8"',
      'application/merge-patch+json',
    ])
      assert.deepEqual(assertOk(await send(type)).denied_hosts, ['denied.example'], type);
    for (const type of [
      'application/json;',
      'application/json; ',
      'application/json; charset',
      'application/json; charset=utf-16',
      'application/json;;charset=utf-8',
      'application/jsonx',
      'application/json-seq',
      'application/vnd.api2+json',
      'text/json',
      'text/plain; application/json',
    ])
      assertRefused(await send(type), 'unsupported_media_type');
  });

  test('the audit export, which leaves an event, cannot be set off by a link that a signed-in person follows', async () => {
    const browser = await signedIn(world.server.url);
    const exported = async () => assertOk(await world.acme('GET', '/v1/audit?action=audit.exported')).data.length;
    assertRefused(await browser.send('GET', '/v1/audit/export'), 'csrf_failed');
    assertRefused(await browser.send('GET', '/v1/audit/export', undefined, { 'x-csrf-token': 'guess' }), 'csrf_failed');
    assert.equal(await exported(), 0);
    assertOk(await browser.send('GET', '/v1/audit'));
    assert.equal((await browser.send('GET', '/v1/audit/export?format=csv', undefined, { 'x-csrf-token': browser.csrf! })).status, 200);
    assert.equal((await world.acme('GET', '/v1/audit/export')).status, 200);
    assert.equal(await exported(), 2);
  });
});

describe('the address of a client', () => {
  const world = startedServer('sqlite', { rateLimits: true, trustedProxies: ['127.0.0.0/8', '192.0.2.1'] });
  const from = (hops: string) => ({ 'x-forwarded-for': hops });

  test('a hop is an address or nothing: text, ports and spellings reach neither the audit trail nor the limits of a key', async () => {
    const seen = async (hops: string) => {
      const { id } = (await world.acme('POST', '/v1/keys', { name: 'seen', scopes: ['config:read'] }, from(hops))).json;
      return assertOk(await world.acme('GET', `/v1/audit?target=${id}`)).data[0].ip;
    };
    for (const [hops, ip] of [
      ['203.0.113.7', '203.0.113.7'],
      ['203.0.113.7:50123', '203.0.113.7'],
      ['::ffff:203.0.113.7', '203.0.113.7'],
      ['[2001:DB8::1]:443', '2001:db8::1'],
      ['203.0.113.7, 192.0.2.1', '203.0.113.7'],
      ['198.51.100.9, 203.0.113.7', '203.0.113.7'],
      ['=HYPERLINK("http://evil")', '127.0.0.1'],
      ['203.0.113.7, unknown', '127.0.0.1'],
      ['203.0.113.7, unknown, 192.0.2.1', '192.0.2.1'],
      ['', '127.0.0.1'],
    ] as const)
      assert.equal(await seen(hops), ip, hops);
    const { secret } = await makeKey(world.acme, { ips: ['203.0.113.7'] });
    const me = (hops: string) => world.as(secret)('GET', '/v1/me', undefined, from(hops));
    for (const hops of ['203.0.113.7', '::ffff:203.0.113.7', '203.0.113.7:1']) assertOk(await me(hops));
    for (const hops of ['203.0.113.8', 'x', '203.0.113.7, x']) assertRefused(await me(hops), 'address_not_permitted');
  });

  test('neither another port nor another address of the same IPv6 network gives an address a new quota', async () => {
    for (const hop of [(i: number) => `198.51.100.1:${40_000 + i}`, (i: number) => `2001:db8:1:2::${i + 1}`]) {
      const attempt = (i: number) => world.anonymous('POST', '/v1/auth/login', {}, from(hop(i)));
      let answer = await attempt(0);
      for (let i = 1; i < 21 && answer.status !== 429; i++) answer = await attempt(i);
      assertRefused(answer, 'rate_limited');
    }
    for (const hop of ['198.51.100.2', '2001:db8:1:3::1'])
      assertRefused(await world.anonymous('POST', '/v1/auth/login', {}, from(hop)), 'validation_failed');
  });

  test('a server is still registered through a proxy', async () => {
    assertOk(await world.acme('POST', REGISTER, { nickname: 'Proxied', server_url: 'https://1.1.1.1/mcp' }, from('203.0.113.7')), 201);
  });
});
