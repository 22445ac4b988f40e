import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { createLog } from '../../src/log.ts';
import { startServer } from '../../src/main.ts';
import { join } from '../people-api/browser.ts';
import { CANARY, startTestServer } from '../startTestServer.ts';
import { assertOk, assertRefused, type Client, CONNECTIONS, forEachServer, makeKey, register, type World } from './eachServer.ts';
import { listen } from './listen.ts';
import { until } from './until.ts';

describe('live events', () => {
  forEachServer((world: World) => {
    let organizations = 0;
    /** An organization of its own for a test: what others do at the same time would be heard. */
    const found = async () => {
      organizations += 1;
      const { apiKey } = await world.server.organization(`Events${world.engine}${organizations}`);
      const client = world.as(apiKey);
      const withKey = (t: TestContext, secret: string, lastEventId?: string) =>
        listen(t, world.server.url, { 'x-api-key': secret }, lastEventId);
      return { client, withKey, hear: (t: TestContext, lastEventId?: string) => withKey(t, apiKey, lastEventId) };
    };
    const disable = async (client: Client, slug: string) => assertOk(await client('POST', `${CONNECTIONS}/${slug}/disable`, {}));

    test('a change is told to whoever may list the thing: its kind, id and name, and nothing of what was changed or by whom', async (t) => {
      const { client, hear } = await found();
      const stream = await hear(t);
      const { event, data } = await stream.first('ready');
      assert.deepEqual([event, data], ['ready', {}]);
      const { connection_id } = await register(client, { slug: 'told', auth_type: 'bearer', token: `${CANARY}-told` });
      const change = await stream.first('change');
      assert.deepEqual(change.data, { type: 'connection', id: connection_id, name: 'told' });
      assertOk(await client('POST', '/v1/spaces', { name: 'Crew', slug: 'crew' }), 201);
      await makeKey(client, { name: 'told too' });
      assert.deepEqual(await stream.changesUpTo('key told too'), ['connection told', 'space crew', 'key told too']);
      assert.ok(!JSON.stringify(stream.events()).includes(CANARY));
    });

    test('the stream may be neither stored, compressed nor held back on its way', async (t) => {
      const { headers } = await (await found()).hear(t);
      assert.equal(headers.get('content-type'), 'text/event-stream');
      assert.equal(headers.get('cache-control'), 'no-store, no-transform');
      assert.equal(headers.get('x-accel-buffering'), 'no');
      assert.equal(headers.get('content-encoding'), null);
      assert.match(headers.get('x-request-id') ?? '', /^req_/);
    });

    test('a refused or rolled back change is no event', async (t) => {
      const { client, hear } = await found();
      const stream = await hear(t);
      await register(client, { slug: 'first' });
      assertOk(await client('POST', `${CONNECTIONS}/first/disable?dry_run=1`, {}));
      assertRefused(await client('POST', '/v1/spaces', { name: '' }), 'validation_failed');
      await disable(client, 'first');
      await register(client, { slug: 'last' });
      assert.deepEqual(await stream.changesUpTo('connection last'), ['connection first', 'connection first', 'connection last']);
    });

    test('[R23] what another organization changes never arrives', async (t) => {
      const mine = await found();
      const theirs = await found();
      const stream = await mine.hear(t);
      const other = await theirs.hear(t);
      await register(theirs.client, { slug: 'theirs' });
      await makeKey(theirs.client, { name: 'theirs' });
      await other.changesUpTo('key theirs');
      await register(mine.client, { slug: 'mine' });
      assert.deepEqual(await stream.changesUpTo('connection mine'), ['connection mine']);
      assert.deepEqual(
        other.events().map(({ data }) => data.name),
        [undefined, 'theirs', 'theirs'],
      );
    });

    test('Last-Event-ID goes on where a stream broke off: nothing is lost, nothing is repeated', async (t) => {
      const { client, hear } = await found();
      const first = await hear(t);
      await register(client, { slug: 'server-0' });
      await first.changesUpTo('connection server-0');
      const { id } = first.events().at(-1)!;
      first.drop();
      const missed = Array.from({ length: 120 }, (_, i) => `missed-${i + 1}`);
      for (const name of missed) assertOk(await client('POST', '/v1/spaces', { name, slug: name }), 201);
      const second = await hear(t, id);
      assert.equal((await second.first('ready')).id, id);
      await second.changesUpTo(`space ${missed.at(-1)}`);
      assertOk(await client('POST', '/v1/spaces', { name: 'live', slug: 'live' }), 201);
      const told = [...missed, 'live'].map((name) => `space ${name}`);
      assert.deepEqual(await second.changesUpTo('space live'), told);
      // From a ready alone, too.
      const quiet = await hear(t);
      const { id: start } = await quiet.first('ready');
      quiet.drop();
      await disable(client, 'server-0');
      assert.deepEqual(await (await hear(t, start)).changesUpTo('connection server-0'), ['connection server-0']);
    });

    test('an id that this organization or caller was never given means that all may have changed', async (t) => {
      const { client, hear, withKey } = await found();
      await register(client);
      const own = await (await hear(t)).first('ready');
      const other = await makeKey(client, { scopes: ['connections:read'] });
      const [seq, rights] = own.id.split('.');
      for (const id of ['7', 'nonsense', `${Number(seq) + 1_000}.${rights}`, (await (await (await found()).hear(t)).first('ready')).id]) {
        const stream = await hear(t, id);
        await stream.event(0);
        assert.deepEqual(
          stream.events().map(({ event }) => event),
          ['reset'],
          id,
        );
      }
      const stream = await withKey(t, other.secret, own.id);
      const { event, id: place } = await stream.event(0);
      assert.equal(event, 'reset');
      assert.notEqual(place, own.id);
      for (const slug of ['heard', 'last']) await register(client, { slug });
      assert.deepEqual(await stream.changesUpTo('connection last'), ['connection heard', 'connection last']);
    });

    test('a key that is limited to servers hears of no other, and of nothing that it may not list', async (t) => {
      const { client, withKey } = await found();
      await register(client, { slug: 'listed' });
      await register(client, { slug: 'hidden' });
      const key = await makeKey(client, { name: 'limited', scopes: ['connections:read'], slugs: ['listed'] });
      const stream = await withKey(t, key.secret);
      await stream.first('ready');
      await disable(client, 'hidden');
      await makeKey(client, { name: 'another' });
      assertOk(await client('POST', '/v1/invitations', { email: 'new@example.test', role: 'MEMBER' }), 201);
      assertOk(await client('PATCH', `${CONNECTIONS}/hidden`, { nickname: 'Still hidden' }));
      assertOk(await client('DELETE', `${CONNECTIONS}/hidden?purge=1`), 204);
      assertOk(await client('PATCH', `${CONNECTIONS}/listed`, { nickname: 'Still listed' }));
      assert.deepEqual(await stream.changesUpTo('connection listed'), ['connection listed']);
      assert.equal(stream.events().length, 2);
    });

    test('a key whose limits are changed is told to read everything anew, and hears by the new ones from then on', async (t) => {
      const { client, withKey } = await found();
      await register(client, { slug: 'before' });
      await register(client, { slug: 'after' });
      const key = await makeKey(client, { scopes: ['connections:read'], slugs: ['before'] });
      const stream = await withKey(t, key.secret);
      await stream.first('ready');
      assertOk(await client('PATCH', `/v1/keys/${key.id}`, { slugs: ['after'] }));
      // By the limits of before, or by new ones without a word, it would hear of the change of itself.
      assert.equal((await stream.event(1)).event, 'reset');
      await disable(client, 'before');
      await disable(client, 'after');
      assert.deepEqual(await stream.changesUpTo('connection after'), ['connection after']);
    });

    test('a member hears of the servers and spaces of its own list alone: what comes into it, what leaves it, and nothing besides', async (t) => {
      const { client } = await found();
      const { browser, member } = await join(client, world.server.url, 'MEMBER');
      for (const slug of ['crew', 'board']) assertOk(await client('POST', '/v1/spaces', { name: slug, slug }), 201);
      const place = `/v1/spaces/crew/members/${member.user_id}`;
      assertOk(await client('PUT', place, { role: 'VIEWER' }), 204);
      for (const slug of ['open', 'ours', 'theirs', 'doomed'])
        await register(client, { slug, visibility: slug === 'open' ? 'org' : 'spaces', spaces: slug === 'theirs' ? ['board'] : ['crew'] });
      const stream = await listen(t, world.server.url, { cookie: browser.cookie! });
      await stream.first('ready');
      const patch = async (slug: string, body: object) => assertOk(await client('PATCH', `${CONNECTIONS}/${slug}`, body));

      await patch('theirs', { nickname: 'Unheard' });
      assertOk(await client('PATCH', '/v1/spaces/board', { name: 'Unheard' }));
      await makeKey(client, { name: 'unheard' });
      await patch('theirs', { spaces: ['crew', 'board'] });
      await patch('theirs', { spaces: ['board'] });
      await patch('theirs', { nickname: 'Unheard again' });
      await patch('open', { visibility: 'spaces', spaces: [] });
      await patch('open', { nickname: 'Unheard too' });
      assertOk(await client('DELETE', `${CONNECTIONS}/doomed?purge=1`), 204);
      assertOk(await client('DELETE', `${CONNECTIONS}/theirs?purge=1`), 204);
      assertOk(await client('PATCH', '/v1/spaces/crew', { name: 'Heard' }));
      const own = await makeKey(browser.send, { name: 'own', scopes: ['tools:call'] });
      const told = ['connection theirs', 'connection theirs', 'connection open', 'connection doomed', 'space crew', 'key own'];
      assert.deepEqual(await stream.changesUpTo('key own'), told);
      assert.equal(stream.events().at(-1)?.data.id, own.id);

      const before = stream.events().length;
      assertOk(await client('DELETE', place), 204);
      await makeKey(browser.send, { name: 'afterwards', scopes: ['tools:call'] });
      assert.equal((await stream.event(before)).event, 'reset');
      await patch('ours', { nickname: 'Unheard now' });
      await makeKey(browser.send, { name: 'last', scopes: ['tools:call'] });
      const since = (await stream.changesUpTo('key last')).slice(told.length);
      assert.deepEqual(
        since.filter((name) => name !== 'key afterwards'),
        ['key last'],
      );
    });

    test('a key without connections:read is refused, and one that loses it is not listened to any more', async (t) => {
      const { client, withKey } = await found();
      const { secret } = await makeKey(client, { scopes: ['tools:call'] });
      assertRefused(await world.as(secret)('GET', '/v1/events'), 'insufficient_scope');
      const key = await makeKey(client, { scopes: ['tools:call', 'connections:read'] });
      const stream = await withKey(t, key.secret);
      await stream.first('ready');
      assertOk(await client('PATCH', `/v1/keys/${key.id}`, { scopes: ['tools:call'] }));
      await stream.end();
      assert.equal(stream.events().length, 1);
    });

    test('the stream of a revoked key ends; that of another key goes on', async (t) => {
      const { client, withKey, hear } = await found();
      const key = await makeKey(client, { name: 'ended', scopes: ['connections:read'] });
      const [ended, other] = [await withKey(t, key.secret), await hear(t)];
      await Promise.all([ended.first('ready'), other.first('ready')]);
      assertOk(await client('DELETE', `/v1/keys/${key.id}`), 204);
      await ended.end();
      assert.deepEqual(await other.changesUpTo('key ended'), ['key ended']);
      assertRefused(await world.as(key.secret)('GET', '/v1/events'), 'invalid_api_key');
      await register(client, { slug: 'later' });
      assert.deepEqual(await other.changesUpTo('connection later'), ['key ended', 'connection later']);
      assert.equal(ended.events().length, 1);
    });

    test('the stream of a session ends with the session, whoever ends it, and with the membership', async (t) => {
      const { client } = await found();
      const open = async () => {
        const person = await join(client, world.server.url, 'ADMIN');
        const stream = await listen(t, world.server.url, { cookie: person.browser.cookie! });
        await stream.first('ready');
        return { ...person, stream };
      };
      const leaving = await open();
      assertOk(await leaving.browser.send('POST', '/v1/auth/logout', {}), 204);
      await leaving.stream.end();
      const ended = await open();
      const [session] = assertOk(await client('GET', `/v1/sessions?user_id=${ended.member.user_id}`)).data;
      assertOk(await client('DELETE', `/v1/sessions/${session.id}?user_id=${ended.member.user_id}`), 204);
      await ended.stream.end();
      const removed = await open();
      assertOk(await client('DELETE', `/v1/members/${removed.member.id}`), 204);
      await removed.stream.end();
    });

    test('a caller has room for 16 streams, and gets it back when one ends; another caller has its own', async (t) => {
      const { client, hear, withKey } = await found();
      const streams = await Promise.all(Array.from({ length: 16 }, () => hear(t)));
      const { secret } = await makeKey(client, { scopes: ['connections:read'] });
      const refused = await client('GET', '/v1/events');
      assertRefused(refused, 'rate_limited');
      assert.equal(refused.headers.get('retry-after'), '1');
      await (await withKey(t, secret)).first('ready');
      streams[0]!.drop();
      // The server learns of the end a moment later.
      const again = await until(() => hear(t).catch(() => undefined));
      await again.first('ready');
    });
  });

  test('a server that stops ends its streams in order, and does not wait for them', async (t) => {
    for (const engine of ['sqlite', 'postgres'] as const) {
      const server = await startTestServer(engine);
      t.after(() => server.close());
      const stream = await listen(t, server.url, { 'x-api-key': server.acme.apiKey });
      await stream.first('ready');
      await server.stop();
      await stream.end();
      assert.equal(stream.events().length, 1);
    }
  });

  test('what one process changes is heard at another one that shares the database, and so is the end of a key', async (t) => {
    const first = await startTestServer('postgres');
    const second = await startServer({ ...first.config, port: 0 }, createLog('silent'));
    t.after(async () => {
      await second.close();
      await first.close();
    });
    const key = await first.acme.admin.keys.create({ name: 'listener', scopes: ['connections:read'] });
    const stream = await listen(t, second.url, { 'x-api-key': key.secret });
    const { id } = await stream.first('ready');
    await first.acme.admin.spaces.create({ name: 'Crew', slug: 'crew' });
    assert.deepEqual(await stream.changesUpTo('space crew'), ['space crew']);
    // A place is the same at every process.
    assert.deepEqual(await (await listen(t, first.url, { 'x-api-key': key.secret }, id)).changesUpTo('space crew'), ['space crew']);
    await first.acme.admin.keys.revoke(key.id);
    await stream.end();
  });
});
