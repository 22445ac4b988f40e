import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { dumpOf } from '../people/openPeople.ts';
import {
  type Answer,
  assertOk,
  assertRefused,
  CONNECTIONS,
  forEachServer,
  makeKey,
  PUBLIC_URL,
  REGISTER,
  type World,
} from './eachServer.ts';
import { openStore } from './openStore.ts';

let keys = 0;
const once = () => ({ 'idempotency-key': `once-${++keys}-${process.pid}` });
const isReplay = ({ headers }: Answer) => headers.get('idempotency-replayed') === 'true';

describe('idempotent requests', () => {
  forEachServer((world: World) => {
    const countOf = async (slug: string) => assertOk(await world.acme('GET', `${CONNECTIONS}?q=${slug}`)).data.length;

    test('a repeated request is answered as the first time and happens once', async () => {
      const body = { nickname: 'Once', slug: 'only-once', server_url: PUBLIC_URL };
      const headers = once();
      const first = await world.acme('POST', REGISTER, body, headers);
      const second = await world.acme('POST', REGISTER, body, headers);
      assertOk(first, 201);
      assert.deepEqual([isReplay(first), isReplay(second)], [false, true]);
      assert.deepEqual([second.status, second.text], [201, first.text]);
      for (const name of ['location', 'etag', 'content-type', 'cache-control'])
        assert.equal(second.headers.get(name), first.headers.get(name), name);
      assert.notEqual(second.headers.get('x-request-id'), first.headers.get('x-request-id'));
      assert.equal(await countOf('only-once'), 1);
      // Without the header it is a new request.
      assertRefused(await world.acme('POST', REGISTER, body), 'slug_taken');
    });

    test('the same key with another body, or for another path, is refused', async () => {
      const headers = once();
      assertOk(await world.acme('POST', '/v1/keys', { name: 'one', scopes: ['config:read'] }, headers), 201);
      assertRefused(await world.acme('POST', '/v1/keys', { name: 'two', scopes: ['config:read'] }, headers), 'idempotency_mismatch');
      assertRefused(await world.acme('POST', REGISTER, { nickname: 'x', server_url: PUBLIC_URL }, headers), 'idempotency_mismatch');
    });

    test("one caller's key says nothing to another", async () => {
      const other = world.as((await makeKey(world.acme, { scopes: ['org:admin', 'config:read'] })).secret);
      const headers = once();
      const body = { name: 'mine', scopes: ['config:read'] };
      const mine = assertOk(await world.acme('POST', '/v1/keys', body, headers), 201);
      const theirs = await other('POST', '/v1/keys', body, headers);
      assertOk(theirs, 201);
      assert.equal(isReplay(theirs), false);
      assert.notEqual(theirs.json.id, mine.id);
    });

    test('a request that failed frees its key', async () => {
      const headers = once();
      const body = { nickname: 'Freed', slug: 'freed', server_url: 'https://10.0.0.1/mcp' };
      assertRefused(await world.acme('POST', REGISTER, body, headers), 'url_not_allowed');
      assertOk(await world.acme('POST', REGISTER, { ...body, server_url: PUBLIC_URL }, headers), 201);
    });

    test('requests that arrive together happen once: the others are told to wait, or get the answer of the one', async () => {
      const headers = once();
      const body = { nickname: 'Race', slug: 'race-once', server_url: PUBLIC_URL };
      const answers = await Promise.all(Array.from({ length: 5 }, () => world.acme('POST', REGISTER, body, headers)));
      const fresh = answers.filter((answer) => answer.status === 201 && !isReplay(answer));
      assert.equal(fresh.length, 1);
      for (const answer of answers) {
        if (answer.status === 201) assert.equal(answer.text, fresh[0]?.text);
        else assert.equal(assertRefused(answer, 'idempotency_in_progress').retryable, true);
      }
      assert.equal(await countOf('race-once'), 1);
      assert.ok(isReplay(await world.acme('POST', REGISTER, body, headers)));
    });

    test('a request that is still running is refused, and taken over when its process has died', async (t) => {
      const headers = once();
      const body = { name: 'orphan', scopes: ['config:read'] };
      assertOk(await world.acme('POST', '/v1/keys', body, headers), 201);
      const { db } = openStore(t, world.server);
      const row = db.updateTable('idempotent_requests').where('key', '=', headers['idempotency-key']);
      await row.set({ status: null, sealed: null, key_version: null, created_at: Date.now() }).execute();
      const waiting = await world.acme('POST', '/v1/keys', body, headers);
      assertRefused(waiting, 'idempotency_in_progress');
      assert.equal(waiting.headers.get('retry-after'), '1');
      await row.set({ created_at: Date.now() - 2 * 60_000 }).execute();
      assertOk(await world.acme('POST', '/v1/keys', body, headers), 201);
    });

    test('after 24 hours the key is new again', async (t) => {
      const headers = once();
      const first = assertOk(await world.acme('POST', '/v1/keys', { name: 'day one', scopes: ['config:read'] }, headers), 201);
      const { db } = openStore(t, world.server);
      const row = db.selectFrom('idempotent_requests').select(['created_at', 'expires_at']).where('key', '=', headers['idempotency-key']);
      const { created_at, expires_at } = await row.executeTakeFirstOrThrow();
      assert.equal(expires_at - created_at, 24 * 3_600_000);
      await db.updateTable('idempotent_requests').set({ expires_at: Date.now() }).where('key', '=', headers['idempotency-key']).execute();
      const again = await world.acme('POST', '/v1/keys', { name: 'day two', scopes: ['config:read'] }, headers);
      assert.notEqual(assertOk(again, 201).id, first.id);
    });

    test('a dry run is not remembered', async () => {
      const headers = once();
      const body = { nickname: 'Dry', slug: 'dry-once', server_url: PUBLIC_URL };
      assertOk(await world.acme('POST', `${REGISTER}?dry_run=1`, body, headers), 201);
      const real = await world.acme('POST', REGISTER, body, headers);
      assertOk(real, 201);
      assert.equal(isReplay(real), false);
    });

    test('the answer that shows a new key is replayed from a sealed record: the store holds neither it nor the body in clear', async (t: TestContext) => {
      const headers = once();
      const body = { name: 'idempotent-name', scopes: ['config:read'] };
      const first = await world.acme('POST', '/v1/keys', body, headers);
      const { secret } = assertOk(first, 201);
      assert.equal((await world.acme('POST', '/v1/keys', body, headers)).text, first.text);
      const store = openStore(t, world.server);
      const row = await store.db
        .selectFrom('idempotent_requests')
        .selectAll()
        .where('key', '=', headers['idempotency-key'])
        .executeTakeFirstOrThrow();
      assert.ok(row.sealed !== null && !Buffer.from(row.sealed).includes(secret) && !Buffer.from(row.sealed).includes('idempotent-name'));
      assert.ok(!(await dumpOf(store)).includes(secret));
    });

    test('reads, and requests whose answer is a stream, are not remembered', async () => {
      const headers = once();
      const check = (url: string) => world.acme('POST', '/v1/settings/network/check', { url, resolve: false }, headers);
      assert.equal(assertOk(await check(PUBLIC_URL)).allowed, true);
      assert.equal(assertOk(await check('https://10.0.0.1/')).allowed, false);
    });
  });
});
