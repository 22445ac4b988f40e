import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { errorCatalogue } from '@mooring/sdk';
import {
  type Answer,
  assertOk,
  assertRefused,
  type Client,
  CONNECTIONS,
  forEachServer,
  handOff,
  type Json,
  PUBLIC_URL,
  REGISTER,
  register,
  type World,
} from '../api/eachServer.ts';
import { openStore } from '../api/openStore.ts';
import { until } from '../api/until.ts';
import { type Handler, legacyServer, reply, type Seen, startUpstream } from '../mcp/upstream.ts';
import { CANARY } from '../startTestServer.ts';
import { findIn } from './formsOf.ts';

/** Characters that URLs, JSON and HTML write in another way. */
const SECRET = `${CANARY}/"+<&%=? end`;
/** Not secret: it has to be found everywhere, or the search finds nothing at all. */
const MARKER = 'visibleMarker7391';

const credentialOf = ({ headers }: Seen): string => String(headers.authorization ?? headers['x-secret'] ?? '');
const formsIn = (text: string) =>
  JSON.stringify({
    plain: text,
    url: encodeURIComponent(text),
    base64: Buffer.from(text).toString('base64'),
    basic: Buffer.from(`me:${text}`).toString('base64'),
  });

/** Servers that throw the credential back in every place that a test looks at. */
const echoes: Readonly<Record<string, Handler>> = {
  'in a refusal': (seen, response) =>
    reply(response, 401, formsIn(credentialOf(seen)), {
      'www-authenticate': `Bearer realm="${encodeURIComponent(credentialOf(seen))}", error="${encodeURIComponent(credentialOf(seen))}"`,
    }),
  'in a redirect': (seen, response) =>
    reply(response, 302, '', { location: `https://elsewhere.test/?key=${encodeURIComponent(credentialOf(seen))}` }),
  'in a page': (seen, response) => reply(response, 200, `<html><title>${credentialOf(seen)}</title>`, { 'content-type': 'text/html' }),
  'in a server error': (seen, response) => reply(response, 500, formsIn(credentialOf(seen))),
  'in a JSON-RPC error': (seen, response) =>
    reply(response, 200, {
      jsonrpc: '2.0',
      id: seen.rpc.id ?? null,
      error: { code: -32000, message: formsIn(credentialOf(seen)), data: credentialOf(seen) },
    }),
  'in the handshake and its tools': (seen, response) =>
    legacyServer({ name: `server ${credentialOf(seen)}`, tools: [`tool_${credentialOf(seen)}`, credentialOf(seen)] })(seen, response),
};

describe('a credential stays where it belongs', () => {
  forEachServer((world: World) => {
    /** Everything that was answered, but for the two kinds of answers that are there to show a secret. */
    const answers: string[] = [];
    const keySecrets: string[] = [];
    const note = (answer: Answer): Answer => {
      answers.push(`${[...answer.headers].join('\n')}\n${answer.text}`);
      return answer;
    };
    const noting =
      (client: Client): Client =>
      async (...request) =>
        note(await client(...request));
    const bearer = { auth_type: 'bearer', token: SECRET };

    async function useCredentials(t: TestContext, acme: Client): Promise<void> {
      for (const [place, echo] of Object.entries(echoes)) {
        const upstream = await startUpstream(echo);
        t.after(() => upstream.close());
        for (const credential of [
          bearer,
          { auth_type: 'api_key', api_key: SECRET, api_key_header: 'X-Secret' },
          { headers: { 'X-Secret': SECRET } },
        ]) {
          const { slug } = await register(acme, { nickname: `Echo ${place} ${MARKER}`, server_url: upstream.url, ...credential });
          const trace = assertOk(await acme('POST', `${CONNECTIONS}/${slug}/test`, {}));
          assert.ok(
            upstream.seen.some((seen) => credentialOf(seen).includes(CANARY)),
            `${place}: the credential never reached the server`,
          );
          await acme('POST', `${CONNECTIONS}/${slug}/test`, {}, { accept: 'text/event-stream' });
          await acme('GET', `${CONNECTIONS}/${slug}/tests/${trace.id}`);
          if ('auth_type' in credential) await acme('PUT', `${CONNECTIONS}/${slug}/credential`, credential);
          const probe = { server_url: upstream.url, ...credential };
          await acme('POST', `${REGISTER}/probe`, probe);
          await acme('POST', `${REGISTER}/probe`, probe, { accept: 'text/event-stream' });
        }
      }
    }

    async function changeCredentials(acme: Client): Promise<void> {
      const { slug } = await register(acme, { ...bearer, headers: { 'X-Tenant': SECRET } });
      const at = `${CONNECTIONS}/${slug}`;
      await acme('PATCH', at, { headers: { 'X-Other': SECRET, 'X-Tenant': null } });
      await acme('PATCH', `${at}?dry_run=1`, { headers: { 'X-Third': SECRET } });
      await acme('PUT', `${at}/credential`, { auth_type: 'api_key', secret: `X-Key:${SECRET}`, test: false });
      await acme('PUT', `${at}/credential?dry_run=1`, { ...bearer, test: false });
      await acme('POST', `${at}/disable`, {});
      await acme('DELETE', at);
      await acme('POST', `${at}/restore`, {});
      const once = { 'idempotency-key': 'canary' };
      const body = { nickname: 'Once', slug: `canary-once-${world.engine}`, server_url: PUBLIC_URL, ...bearer };
      for (let i = 0; i < 2; i++) assertOk(await acme('POST', REGISTER, body, once), 201);
      assertRefused(await acme('POST', REGISTER, { ...body, token: `${SECRET}2` }, once), 'idempotency_mismatch');
    }

    /** A secret where none belongs: each of these is refused, and none repeats it. */
    async function misplaceSecrets(acme: Client): Promise<void> {
      const fine = { nickname: 'Misplaced', server_url: PUBLIC_URL };
      for (const body of [
        { ...fine, ...bearer, nickname: `${SECRET}${'x'.repeat(300)}` },
        { ...fine, nickname: { secret: SECRET } },
        { ...fine, server_url: SECRET },
        { ...fine, server_url: `https://me:${CANARY}@1.1.1.1/mcp` },
        { ...fine, server_url: `http://1.1.1.1/mcp?token=${CANARY}` },
        { ...fine, server_url: `https://10.0.0.1/mcp?token=${CANARY}` },
        { ...fine, ...bearer, slug: SECRET },
        { ...fine, transport: SECRET },
        { ...fine, auth_type: SECRET },
        { ...fine, spaces: [SECRET] },
        { ...fine, visibility: SECRET },
        { ...fine, delivery: { handoff: SECRET } },
        { ...fine, headers: SECRET },
        { ...fine, headers: { 'X-A': `${SECRET}\n` } },
        { ...fine, headers: { Authorization: SECRET }, ...bearer },
        { ...fine, headers: { Cookie: SECRET } },
        { ...fine, auth_type: 'bearer', token: `${SECRET}\u0007` },
        { ...fine, auth_type: 'bearer', token: SECRET.repeat(500) },
        { ...fine, auth_type: 'bearer', api_key: SECRET },
        { ...fine, auth_type: 'api_key', api_key: SECRET, api_key_header: `${SECRET} ` },
        { ...fine, auth_type: 'oauth', oauth_client_secret: SECRET },
        { ...fine, ca_certificate: SECRET },
        { ...fine, protocol: SECRET, oauth_scopes: SECRET },
        SECRET,
        [SECRET],
        `{"nickname": "${CANARY}", "token": ${CANARY}`,
        `${CANARY}`.repeat(20_000),
      ]) {
        const { status } = await acme('POST', REGISTER, body);
        assert.ok(status >= 400 && status < 500, JSON.stringify(body).slice(0, 200));
      }
      await acme('POST', REGISTER, `token=${CANARY}`, { 'content-type': 'application/x-www-form-urlencoded' });
      await acme('PUT', '/v1/settings/network', { denied_hosts: [SECRET] });
      await acme('PUT', '/v1/settings/network', { denied_cidrs: [SECRET] });
      await acme('PUT', '/v1/settings/network', { assignments: { [SECRET]: [] } });
      await acme('POST', '/v1/keys', { name: 'x', scopes: [SECRET] });
      await acme('POST', '/v1/keys', { name: 'x', scopes: ['config:read'], ips: [SECRET] });
      await acme('POST', '/v1/keys', { name: 'x', scopes: ['config:read'], expires_at: SECRET });
      await acme('PATCH', '/v1/org', { name: 'x', plan: SECRET });
      await acme('POST', '/v1/audit/verify', { checkpoint: { seq: 1, mac: SECRET } });
      await acme('POST', '/v1/auth/login', { email: 'owner@acme.test', password: SECRET });
      for (const headers of [
        { 'x-api-key': CANARY },
        { authorization: `Bearer mk_live_${CANARY}` },
        { authorization: `Basic ${CANARY}` },
        { cookie: `mooring=${CANARY}` },
      ])
        for (const path of ['/v1/me', handOff('x')]) note(await world.anonymous('GET', path, undefined, headers as Record<string, string>));
    }

    async function makeKeys(): Promise<void> {
      const once = { 'idempotency-key': 'canary-key' };
      const body = { name: `Key ${MARKER}`, scopes: ['org:admin', 'config:read'] };
      const made = assertOk(await world.acme('POST', '/v1/keys', body, once), 201);
      assert.equal(assertOk(await world.acme('POST', '/v1/keys', body, once), 201).secret, made.secret);
      const rolled = assertOk(await world.acme('POST', `/v1/keys/${made.id}/roll`, { grace_seconds: 60 }));
      const mine = noting(world.as(rolled.secret));
      const hers = assertOk(await world.as(rolled.secret)('POST', '/v1/keys', { name: 'child', scopes: ['config:read'] }), 201);
      await mine('GET', '/v1/me');
      await mine('PATCH', `/v1/keys/${hers.id}`, { name: 'renamed' });
      await mine('POST', '/v1/keys', { name: rolled.secret, scopes: [rolled.secret] });
      await mine('GET', handOff('unknown'));
      assertOk(await mine('DELETE', `/v1/keys/${hers.id}`), 204);
      await world.as(hers.secret)('GET', '/v1/me').then(note);
      keySecrets.push(made.secret, rolled.secret, hers.secret, world.server.acme.apiKey);
    }

    /** A sealed record that was tampered with: the loudest failure there is. */
    async function breakSeal(t: TestContext, acme: Client): Promise<void> {
      const { slug, connection_id } = await register(world.acme, bearer);
      const { db } = openStore(t, world.server);
      const row = await db
        .selectFrom('connection_secrets')
        .select('sealed')
        .where('connection_id', '=', connection_id)
        .executeTakeFirstOrThrow();
      const sealed = Buffer.from(row.sealed);
      sealed.writeUInt8(sealed.readUInt8(sealed.length - 1) ^ 1, sealed.length - 1);
      await db.updateTable('connection_secrets').set({ sealed }).where('connection_id', '=', connection_id).execute();
      assertRefused(await acme('GET', handOff(slug)), 'secret_unreadable');
      assertRefused(await acme('POST', `${CONNECTIONS}/${slug}/test`, {}), 'secret_unreadable');
    }

    /** A list from its first page to its last. */
    async function readList(acme: Client, list: string): Promise<void> {
      let path: string | undefined = list;
      while (path !== undefined) {
        const { headers, json } = await acme('GET', path);
        if (list === CONNECTIONS) for (const { id } of json.data) await acme('GET', `${CONNECTIONS}/${id}/tests`);
        path = /<(.*)>/.exec(headers.get('link') ?? '')?.[1];
      }
    }

    async function readEverything(acme: Client): Promise<void> {
      const lists = [
        CONNECTIONS,
        `${CONNECTIONS}?status=revoked`,
        '/v1/keys',
        '/v1/audit',
        '/v1/access',
        '/v1/members',
        '/v1/invitations',
        '/v1/sessions',
      ];
      for (const list of lists) await readList(acme, list);
      const pages = [
        '/v1/me',
        '/v1/org',
        '/v1/plan',
        '/v1/settings/network',
        '/openapi.json',
        '/docs/api',
        '/docs/errors',
        '/readyz',
        '/livez',
        '/',
      ];
      const errors = Object.keys(errorCatalogue).map((code) => `/docs/errors/${code}`);
      const exports = ['ndjson', 'csv'].map((format) => `/v1/audit/export?format=${format}`);
      for (const path of [...pages, ...errors, ...exports]) await acme('GET', path);
      await acme('POST', '/v1/audit/verify', {});
    }

    /** Everything that lies on the disk of the database, or in its tables, bytes as Latin 1. */
    async function storedBytes(t: TestContext): Promise<string> {
      const { config } = world.server;
      if (config.databaseUrl === null) {
        const files = readdirSync(config.dataDir).filter((name) => name.startsWith('mooring.db'));
        assert.ok(files.includes('mooring.db') && files.includes('mooring.db-wal'));
        return files.map((name) => readFileSync(join(config.dataDir, name), 'latin1')).join('\n');
      }
      const { db } = openStore(t, world.server);
      const rows = await Promise.all(
        (await db.introspection.getTables()).map(({ name }) =>
          db
            .selectFrom(name as 'users')
            .selectAll()
            .execute(),
        ),
      );
      assert.ok(rows.length > 15);
      return JSON.stringify(rows.flat().map(readable));
    }
    const readable = (row: object): Json =>
      Object.fromEntries(Object.entries(row).map(([name, value]) => [name, Buffer.isBuffer(value) ? value.toString('latin1') : value]));

    const assertClean = (place: string, text: string): void => {
      for (const secret of [CANARY, ...keySecrets.map((key) => key.slice('mk_live_'.length))])
        assert.deepEqual(findIn(text, secret), [], `a secret was found in ${place}`);
    };

    test('[R4, R9, R106] no answer, log line, audit or access event, stored test, page or stored byte holds a credential or an API key', async (t) => {
      const acme = noting(world.acme);
      await useCredentials(t, acme);
      await changeCredentials(acme);
      await misplaceSecrets(acme);
      await makeKeys();
      await breakSeal(t, acme);
      const { slug } = await register(acme, { nickname: MARKER, ...bearer });
      const handedOff = await world.acme('GET', handOff(slug));
      await until(async () => (assertOk(await world.acme('GET', `/v1/access?slug=${slug}`)).data.length > 0 ? true : undefined));
      await readEverything(acme);
      const stored = await storedBytes(t);

      // The search finds what is there: the credential where it is handed off, the marker wherever a name may stand.
      assert.equal(handedOff.json.data.headers.Authorization, `Bearer ${SECRET}`);
      assert.notEqual(findIn(handedOff.text, CANARY).length, 0);
      assert.notEqual(findIn(Buffer.from(`ab:${SECRET}`).toString('base64'), CANARY).length, 0);
      for (const [place, text] of [
        ['the answers', answers.join('\n')],
        ['the store', stored],
      ] as const)
        assert.notEqual(findIn(text, MARKER).length, 0, place);
      assert.ok(
        world.server.log.some((line) => line.includes('secret_unreadable')),
        'nothing was logged',
      );

      assertClean('the log', world.server.log.join('\n'));
      for (const answer of answers) assertClean('an answer', answer);
      assertClean('the store', stored);
    });
  });
});
