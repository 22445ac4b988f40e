import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertOk, assertRefused, forEachServer, handOff, register } from '../api/eachServer.ts';
import { CANARY } from '../startTestServer.ts';
import { join, OWNER_EMAIL, OWNER_PASSWORD, openBrowser, signedIn } from './browser.ts';

const LOGIN = '/v1/auth/login';
const WEEK_SECONDS = 7 * 24 * 3600;

forEachServer((world) => {
  test('the right password opens a session whose cookie no script can read, and the person is known by it from then on', async () => {
    const { url, acme } = world.server;
    const browser = openBrowser({ url });
    const answer = await browser.signIn(` ${OWNER_EMAIL.toUpperCase()} `);
    const { user, org, role, csrf_token: csrf } = assertOk(answer);
    assert.deepEqual([user.email, org, role], [OWNER_EMAIL, { id: acme.id, slug: 'acme', name: 'Acme' }, 'OWNER']);
    assert.equal(answer.headers.get('cache-control'), 'no-store');

    const cookies = answer.headers.getSetCookie();
    assert.equal(cookies.length, 1);
    const [pair, ...attributes] = cookies[0]!.split('; ');
    assert.match(pair!, /^mooring=[\w-]{43}$/);
    const maxAge = Number(/^Max-Age=(\d+)$/.exec(attributes.find((a) => a.startsWith('Max-Age'))!)![1]);
    assert.ok(maxAge <= WEEK_SECONDS && maxAge > WEEK_SECONDS - 60, `${maxAge}`);
    assert.deepEqual(attributes.filter((a) => !a.startsWith('Max-Age')).sort(), ['HttpOnly', 'Path=/', 'SameSite=Lax']);
    assert.ok(!answer.text.includes(pair!.slice('mooring='.length)), 'the token is in the cookie alone');

    const me = assertOk(await browser.send('GET', '/v1/me'));
    assert.deepEqual([me.type, me.user, me.key, me.org, me.role], ['user', user, null, org, 'OWNER']);
    assert.deepEqual(assertOk(await browser.send('GET', '/v1/auth/csrf')), { csrf_token: csrf });
  });

  test('a wrong password, an unknown e-mail and a person without an organization are refused alike, and get no cookie', async () => {
    const { url } = world.server;
    const gone = await join(world.acme, url, 'MEMBER');
    assertOk(await world.acme('DELETE', `/v1/members/${gone.member.id}`), 204);
    const attempts = [
      [OWNER_EMAIL, `${OWNER_PASSWORD} `],
      ['nobody@acme.test', OWNER_PASSWORD],
      ['no e-mail at all', ''],
      [gone.email, gone.password],
    ] as const;
    const answers = [];
    for (const [email, password] of attempts) {
      const answer = await openBrowser({ url }).signIn(email, password);
      const { request_id: _, ...body } = assertRefused(answer, 'invalid_login');
      assert.deepEqual(answer.headers.getSetCookie(), []);
      answers.push(body);
    }
    for (const body of answers) assert.deepEqual(body, answers[0]);
  });

  test('a write by session needs the CSRF token of that very session, and without it changes nothing; reading needs none', async () => {
    const { url } = world.server;
    const browser = await signedIn(url);
    const other = await signedIn(url);
    const rename = (headers: Readonly<Record<string, string>>) =>
      browser.send('PATCH', '/v1/org', { name: `Acme ${headers['x-csrf-token']}` }, headers);
    for (const shown of ['', 'x', other.csrf!, browser.cookie!.slice('mooring='.length)])
      assertRefused(await rename({ 'x-csrf-token': shown }), 'csrf_failed');
    const bare = openBrowser({ url, cookie: browser.cookie });
    for (const [method, path] of [
      ['POST', '/v1/auth/logout'],
      ['POST', '/v1/invitations'],
      ['DELETE', '/v1/members/x'],
      ['PUT', '/v1/settings/network'],
    ] as const)
      assertRefused(await bare.send(method, path), 'csrf_failed');
    assert.equal(assertOk(await bare.send('GET', '/v1/org')).name, 'Acme');
    assert.equal((await bare.send('HEAD', '/v1/org')).status, 200);
    assertOk(await rename({ 'x-csrf-token': browser.csrf! }));
    assertOk(await browser.send('PATCH', '/v1/org', { name: 'Acme' }));
  });

  test("a form of another site's page signs nobody in: only a JSON body is read", async () => {
    const body = JSON.stringify({ email: OWNER_EMAIL, password: OWNER_PASSWORD });
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']) {
      const answer = await world.anonymous('POST', LOGIN, body, { 'content-type': type });
      assertRefused(answer, 'unsupported_media_type');
      assert.deepEqual(answer.headers.getSetCookie(), []);
    }
    assertOk(await world.anonymous('POST', LOGIN, body));
  });

  test('a session reads nothing at run time: the hand-off asks for an API key, whatever the cookie', async () => {
    const { slug } = await register(world.acme);
    const { cookie } = await signedIn(world.server.url);
    assertRefused(await world.anonymous('GET', handOff(slug), undefined, { cookie: cookie! }), 'api_key_required');
    assertRefused(await world.anonymous('GET', handOff('unknown'), undefined, { cookie: cookie! }), 'api_key_required');
    assertOk(await world.acme('GET', handOff(slug), undefined, { cookie: cookie! }));
  });

  test('an API key counts and the cookie does not where a request carries both', async () => {
    const { cookie } = await signedIn(world.server.url);
    assert.equal(assertOk(await world.acme('GET', '/v1/me', undefined, { cookie: cookie! })).type, 'key');
    assertRefused(await world.as('mk_live_wrong')('GET', '/v1/me', undefined, { cookie: cookie! }), 'invalid_api_key');
  });

  test('signing out ends the session at once and clears the cookie; a dry run, a key and a stranger end nothing', async () => {
    const { url } = world.server;
    const browser = await signedIn(url);
    const { cookie, csrf } = browser;
    assertOk(await browser.send('POST', '/v1/auth/logout?dry_run=1'), 204);
    assertOk(await browser.send('GET', '/v1/me'));
    const answer = await browser.send('POST', '/v1/auth/logout');
    assertOk(answer, 204);
    const [cleared] = answer.headers.getSetCookie();
    assert.match(cleared!, /^mooring=; Max-Age=0; Path=\/; HttpOnly; SameSite=Lax$/);
    assert.equal(browser.cookie, null);

    const thief = openBrowser({ url, cookie, csrf });
    for (const [method, path] of [
      ['GET', '/v1/me'],
      ['GET', '/v1/auth/csrf'],
      ['POST', '/v1/auth/logout'],
    ] as const)
      assertRefused(await thief.send(method, path), 'session_required');
    assertRefused(await world.acme('POST', '/v1/auth/logout'), 'session_required');
    assertRefused(await world.acme('GET', '/v1/auth/csrf'), 'session_required');
    assertRefused(await world.anonymous('POST', '/v1/auth/logout'), 'api_key_required');
  });

  test('the trail says who signed in and out and from where; neither it nor the log holds a password, cookie or CSRF token', async () => {
    const { url, log } = world.server;
    const { browser, member, email, password } = await join(world.acme, url, 'ADMIN');
    const secrets = [CANARY, password, browser.cookie!.slice('mooring='.length), browser.csrf!];
    assertOk(await browser.send('POST', '/v1/auth/logout'), 204);
    const second = await signedIn(url, email, password);
    secrets.push(second.cookie!.slice('mooring='.length), second.csrf!);
    assertOk(await second.send('POST', '/v1/auth/logout'), 204);

    const trail = assertOk(await world.acme('GET', '/v1/audit?limit=100'));
    const own = trail.data.filter((e: { actor: { id: string } }) => e.actor.id === member.user_id).reverse();
    assert.deepEqual(
      own.map((e: { action: string }) => e.action),
      ['invitation.accepted', 'member.joined', 'session.created', 'session.revoked', 'session.created', 'session.revoked'],
    );
    for (const e of own.slice(2)) {
      assert.deepEqual([e.actor.type, e.source, e.ip, e.outcome], ['user', 'dashboard', '127.0.0.1', 'success']);
      assert.deepEqual([e.target.type, e.target.name], ['session', email]);
    }
    const everything = [JSON.stringify(trail), (await world.acme('GET', '/v1/audit/export')).text, ...log].join('\n');
    for (const secret of secrets) assert.ok(!everything.includes(secret));
    assert.equal(assertOk(await world.acme('POST', '/v1/audit/verify', {})).ok, true);
  });
});

forEachServer(
  (world) => {
    test('one address tries ten times a minute, over everything that takes a password or a one-time token', async () => {
      const attempts = [
        ['/v1/invitations/lookup', { token: 'x' }, 404],
        ['/v1/invitations/accept', { token: 'x', password: 'long enough a password' }, 404],
        ['/v1/setup', { token: 'x', org: 'B', owner_email: 'b@b.test', owner_password: 'long enough a password' }, 409],
        [LOGIN, { email: 'nobody@acme.test', password: 'x' }, 401],
      ] as const;
      const answers = [];
      // Whatever the minute, 21 attempts fall into two of them at most, which admit 20.
      for (let i = 0; i < 21; i++) {
        const [path, body, status] = attempts[i % attempts.length]!;
        answers.push({ expected: status, answer: await world.anonymous('POST', path, body) });
      }
      const refused = answers.filter(({ answer }) => answer.status === 429).map(({ answer }) => answer);
      assert.ok(refused.length >= 1 && refused.length <= 11, `${refused.length} refused`);
      for (const answer of refused) {
        assertRefused(answer, 'rate_limited');
        assert.match(answer.headers.get('retry-after')!, /^\d{1,2}$/);
      }
      for (const { expected, answer } of answers.filter(({ answer }) => answer.status !== 429)) assert.equal(answer.status, expected);
      for (const { answer } of answers.slice(0, attempts.length))
        assert.equal(answer.headers.get('ratelimit-policy'), '"sign-in";q=10;w=60');
      // Keys have quotas of their own.
      assertOk(await world.acme('GET', '/v1/me'));
    });
  },
  { rateLimits: true },
);
