import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { errorCatalogue } from '@mooring/sdk';
import type { Choices } from '../../src/main.ts';
import {
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
import { misplaceSecrets } from './misplaceSecrets.ts';
import { markOf, type ParrotKind, parrotKinds, placesOf, startParrot, toolsOf } from './parrot.ts';
import { misuseGateway, useGateway } from './useGateway.ts';
import { usePeople, useSpaces } from './useOrganization.ts';
import { assertWithout, assertWithoutKeys, createWitness } from './witness.ts';

/** Characters that URLs, JSON and HTML write in another way. */
const SECRET = `${CANARY}/"+<&%=? end`;
/** Not secret: it has to be found everywhere, or the search finds nothing at all. */
const MARKER = 'visibleMarker7391';

const SPACE = 'canary-space';

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

/** Which wire the broker talks over to servers that it meets from now on. */
let wire: 'thin' | 'sdk' = 'thin';
const choices: Choices = { chooseWire: ({ transport }) => (transport === 'sse' ? 'sdk' : wire) };

/** What cannot succeed on an installation that has been set up; it is refused under watch. */
const impossible = ['POST /v1/setup'];

const suite = (world: World) => {
  const witness = createWitness();
  const handingOff = witness.watch((...request) => world.acme(...request), 'credential');
  const showingKeys = witness.watch((...request) => world.acme(...request), 'key');
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
    await acme('POST', `${at}/enable`, {});
    await acme('DELETE', at);
    await acme('POST', `${at}/restore`, {});
    const once = { 'idempotency-key': 'canary' };
    const body = { nickname: 'Once', slug: `canary-once-${world.engine}`, server_url: PUBLIC_URL, ...bearer };
    for (let i = 0; i < 2; i++) assertOk(await acme('POST', REGISTER, body, once), 201);
    assertRefused(await acme('POST', REGISTER, { ...body, token: `${SECRET}2` }, once), 'idempotency_mismatch');
  }

  /** Follows what is told of changes until the function is called that it answers. */
  async function followEvents(): Promise<() => Promise<void>> {
    const ending = new AbortController();
    const { url, acme } = world.server;
    const response = await fetch(`${url}/v1/events`, { headers: { 'x-api-key': acme.apiKey }, signal: ending.signal });
    let heard = '';
    const read = async (): Promise<void> => {
      for await (const text of response.body!.pipeThrough(new TextDecoderStream())) heard += text;
    };
    const ended = read().catch(() => undefined);
    return async () => {
      ending.abort();
      await ended;
      assert.match(heard, /canary-once/);
      witness.hear('GET /v1/events', heard);
    };
  }

  async function makeKeys(): Promise<void> {
    const once = { 'idempotency-key': 'canary-key' };
    const body = { name: `Key ${MARKER}`, scopes: ['org:admin', 'config:read'] };
    const made = assertOk(await showingKeys('POST', '/v1/keys', body, once), 201);
    assert.equal(assertOk(await showingKeys('POST', '/v1/keys', body, once), 201).secret, made.secret);
    const rolled = assertOk(await showingKeys('POST', `/v1/keys/${made.id}/roll`, { grace_seconds: 60 }));
    const mine = witness.watch(world.as(rolled.secret));
    const hers = assertOk(await world.as(rolled.secret)('POST', '/v1/keys', { name: 'child', scopes: ['config:read'] }), 201);
    await mine('GET', '/v1/me');
    await mine('PATCH', `/v1/keys/${hers.id}`, { name: 'renamed' });
    await mine('POST', '/v1/keys', { name: rolled.secret, scopes: [rolled.secret] });
    await mine('GET', handOff('unknown'));
    assertOk(await mine('DELETE', `/v1/keys/${hers.id}`), 204);
    await witness.watch(world.as(hers.secret))('GET', '/v1/me');
    for (const key of [made.secret, rolled.secret, hers.secret, world.server.acme.apiKey]) witness.learnKey(key);
  }

  /** Servers that repeat their credential in all that they list and answer, over both wires, as every endpoint passes it on. */
  async function usePassingOn(t: TestContext, acme: Client) {
    assertOk(await acme('POST', '/v1/spaces', { name: 'Passing on', slug: SPACE }), 201);
    const parrots: { readonly kind: ParrotKind; readonly name: string; readonly slug: string }[] = [];
    for (const each of ['thin', 'sdk'] as const)
      for (const kind of parrotKinds) {
        wire = each;
        if (kind === 'sse' && wire === 'thin') continue;
        const name = `${wire}-${kind}`;
        const parrot = await startParrot(kind, name);
        t.after(() => parrot.close());
        const { slug } = await register(acme, {
          nickname: name,
          server_url: parrot.url,
          spaces: ['everyone', SPACE],
          transport: 'auto',
          ...bearer,
        });
        assertOk(await acme('POST', `${CONNECTIONS}/${slug}/tools/sync`));
        for (const tool of toolsOf(kind)) await acme('POST', `${CONNECTIONS}/${slug}/tools/${tool}/call`, { arguments: {} });
        assert.ok(parrot.heardCredential(), `${name}: the credential never reached the server`);
        parrots.push({ kind, name, slug });
      }
    const key = world.server.acme.apiKey;
    const paths = ['/mcp', `/mcp/spaces/${SPACE}`, ...parrots.map(({ slug }) => `/mcp/s/${slug}`)];
    for (const { slug } of parrots) await useCatalogue(acme, slug);
    const [first] = parrots;
    const change = async () =>
      void assertOk(await acme('PATCH', `${CONNECTIONS}/${first!.slug}/tools`, { is_enabled: false, confirm: true }));
    await useGateway({ world, witness, key, paths, change });
    await misuseGateway({ world, witness, key, paths }, SECRET);
    return parrots;
  }

  async function useCatalogue(acme: Client, slug: string): Promise<void> {
    const at = `${CONNECTIONS}/${slug}`;
    const { data } = assertOk(await acme('GET', `${at}/tools?removed=1`));
    const tool = data.find((each: Json) => each.name === 'say');
    for (const path of [`${at}/tools/diff`, `${at}/snippets`, `/v1/explain?slug=${slug}&tool=say`, `${at}/snippets?client=generic`])
      await acme('GET', path);
    for (const { client } of assertOk(await acme('GET', `${at}/snippets`)).clients)
      assertOk(await acme('GET', `${at}/snippets?client=${client}`));
    for (const query of ['', '?per_server=1', '?client=claude-code']) assertOk(await acme('GET', `/v1/agent/mcp-servers${query}`));
    assertOk(await acme('PATCH', `${at}/tools/${tool.id}`, { is_enabled: false, confirm: true }));
    assertOk(
      await acme('PATCH', `${at}/tools/${tool.id}`, {
        is_enabled: true,
        input_defaults: { listed: { value: 'x', mode: 'default' } },
      }),
    );
    assertOk(await acme('PATCH', `${at}/tools/${tool.id}`, { input_defaults: {} }));
    assertOk(await acme('PATCH', `${at}/tools`, { is_enabled: true }));
    assertOk(await acme('POST', `${at}/tools/sync`));
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
      if (list === '/v1/calls') for (const { id } of json.data.slice(0, 1)) assertOk(await acme('GET', `${list}/${id}`));
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
      '/v1/calls',
      '/v1/spaces',
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
      '/v1/settings/encryption',
      '/v1/system',
      '/openapi.json',
      '/docs/api',
      '/docs/errors',
      '/readyz',
      '/livez',
      '/',
      '/servers',
      '/metrics',
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

  test('[R4, R9, R106] no answer of any operation or of the gateway over either wire, no log line, page or stored byte holds a credential or an API key', async (t) => {
    const acme = witness.watch((...request) => world.acme(...request));
    const endOfEvents = await followEvents();
    await makeKeys();
    await useCredentials(t, acme);
    await changeCredentials(acme);
    await misplaceSecrets(world, witness, { word: CANARY, secret: SECRET });
    const parrots = await usePassingOn(t, acme);
    await acme('POST', '/v1/settings/encryption/renew', {});
    await usePeople(world, witness, SECRET);
    await breakSeal(t, acme);
    const { slug } = await register(acme, { nickname: MARKER, ...bearer });
    await useSpaces(world, witness, { slug, space: 'passing' });
    const handedOff = await handingOff('GET', handOff(slug));
    const direct = await handingOff('GET', '/v1/agent/mcp-servers?mode=direct');
    await until(async () => (assertOk(await world.acme('GET', `/v1/access?slug=${slug}`)).data.length > 0 ? true : undefined));
    await readEverything(acme);
    await endOfEvents();
    const stored = await storedBytes(t);

    // The search finds what is there: the credential where it is handed off, the markers wherever names and words may stand.
    assert.equal(handedOff.json.data.headers.Authorization, `Bearer ${SECRET}`);
    for (const { text } of [handedOff, direct]) assert.notEqual(findIn(text, CANARY).length, 0);
    assert.notEqual(findIn(Buffer.from(`ab:${SECRET}`).toString('base64'), CANARY).length, 0);
    const answers = witness.text();
    for (const [place, text] of [
      ['the answers', answers],
      ['the store', stored],
    ] as const)
      assert.notEqual(findIn(text, MARKER).length, 0, place);
    assert.deepEqual(
      parrots.flatMap(({ name, kind }) =>
        placesOf(kind)
          .map((place) => markOf(name, place))
          .filter((mark) => !answers.includes(mark)),
      ),
      [],
      'what did not pass was not looked at',
    );
    assert.ok(
      world.server.log.some((line) => line.includes('secret_unreadable')),
      'nothing was logged',
    );
    const missing = witness.missing(assertOk(await world.anonymous('GET', '/openapi.json')));
    assert.deepEqual(missing, impossible, 'every operation of the API has to be used above, with success');

    witness.assertClean(CANARY);
    for (const [place, text] of [
      ['the log', world.server.log.join('\n')],
      ['the store', stored],
    ] as const) {
      assertWithout(text, CANARY, place);
      assertWithoutKeys(text, witness.keys, place);
    }
  });
};

describe('a credential stays where it belongs', () => forEachServer(suite, {}, choices));
