import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CANARY } from '../startTestServer.ts';
import {
  assertOk,
  assertRefused,
  CONNECTIONS,
  forEachServer,
  handOff,
  makeKey,
  PUBLIC_URL,
  REGISTER,
  register,
  type World,
} from './eachServer.ts';

describe('registration', () => {
  forEachServer((world: World) => {
    const show = async (slug: string) => assertOk(await world.acme('GET', `${CONNECTIONS}/${slug}`));
    const handedOff = async (slug: string) => assertOk(await world.acme('GET', handOff(slug))).data;

    test('[R47, R55, R59, R60] a registration answers 201 with its id, active, and authorize_url and state as null', async () => {
      const answer = await world.acme('POST', REGISTER, { nickname: 'Plain server', server_url: PUBLIC_URL });
      const created = assertOk(answer, 201);
      assert.match(created.connection_id, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      assert.deepEqual(created, {
        connection_id: created.connection_id,
        status: 'active',
        vendor: 'custom_mcp',
        authorize_url: null,
        state: null,
        slug: 'plain-server',
        warnings: [],
      });
      assert.equal(answer.headers.get('location'), `${CONNECTIONS}/${created.connection_id}`);
      assertOk(await world.acme('GET', answer.headers.get('location') ?? ''));
    });

    test('[R49, R50] what is left out is read back with its default: transport sse, no authentication, the Everyone space, both modes', async () => {
      const { slug, connection_id } = await register(world.acme, { nickname: 'Defaults' });
      const shown = await show(slug);
      assert.equal(shown.id, connection_id);
      const { transport, transport_source, auth_type, credential, protocol, visibility, spaces, delivery, display_name, headers, health } =
        shown;
      assert.deepEqual(
        { transport, transport_source, auth_type, credential, protocol, visibility, spaces, delivery, display_name, headers, health },
        {
          transport: 'sse',
          transport_source: 'default',
          auth_type: 'none',
          credential: null,
          protocol: 'auto',
          visibility: 'spaces',
          spaces: ['everyone'],
          delivery: { handoff: true, broker: true },
          display_name: 'Defaults',
          headers: [],
          health: 'UNKNOWN',
        },
      );
      assert.deepEqual((await handedOff(slug)).headers, {});
    });

    test('[R49] a transport that is given is stored as given; http means streamable-http', async () => {
      for (const [given, stored] of [
        ['auto', 'auto'],
        ['sse', 'sse'],
        ['streamable-http', 'streamable-http'],
        ['http', 'streamable-http'],
      ] as const) {
        const { slug } = await register(world.acme, { transport: given });
        const { transport, transport_source } = await show(slug);
        assert.deepEqual([transport, transport_source], [stored, 'explicit']);
      }
      assertRefused(await world.acme('POST', REGISTER, { nickname: 'x', server_url: PUBLIC_URL, transport: 'stdio' }), 'validation_failed');
    });

    test('[R8, R50, R51, R52, R53, R63, R97, R98] each kind of credential is handed off as the header that the server expects', async () => {
      for (const [body, headers] of [
        [{ auth_type: 'none', token: null, api_key: null }, {}],
        [{ auth_type: 'bearer', token: 't-1', api_key: null }, { Authorization: 'Bearer t-1' }],
        [{ auth_type: 'bearer', token: 'Bearer t-1' }, { Authorization: 'Bearer t-1' }],
        [{ auth_type: 'api_key', api_key: 'k-1', token: null }, { 'X-API-Key': 'k-1' }],
        [{ auth_type: 'api_key', api_key: 'k-1', api_key_header: 'X-Custom' }, { 'X-Custom': 'k-1' }],
        [{ auth_type: 'api_key', api_key: 'raw value', api_key_header: 'Authorization' }, { Authorization: 'raw value' }],
        [{ auth_type: 'api_key', secret: 'X-Api-Key:sk_xxx' }, { 'X-Api-Key': 'sk_xxx' }],
        [
          { auth_type: 'bearer', token: 't', headers: { 'X-Tenant': 'acme', 'X-Region': { value: 'eu', secret: false } } },
          { 'X-Tenant': 'acme', 'X-Region': 'eu', Authorization: 'Bearer t' },
        ],
      ] as const) {
        const { slug } = await register(world.acme, body);
        assert.deepEqual((await handedOff(slug)).headers, headers, JSON.stringify(body));
      }
    });

    test('[R54, R108] the OAuth fields belong to the same body and may be null; an OAuth server is refused by name, as OAuth is not enabled', async () => {
      const oauth = {
        oauth_authorize_url: null,
        oauth_token_url: null,
        oauth_client_id: null,
        oauth_client_secret: null,
        oauth_scopes: [],
      };
      await register(world.acme, { auth_type: 'none', ...oauth });
      const refused = await world.acme('POST', REGISTER, { nickname: 'OAuth one', server_url: PUBLIC_URL, auth_type: 'oauth', ...oauth });
      const { errors, detail } = assertRefused(refused, 'oauth_not_enabled');
      assert.equal(errors[0].path, '/auth_type');
      assert.equal(detail, 'Servers that need an interactive OAuth sign-in cannot be registered on this installation.');
      assertRefused(await world.acme('GET', handOff('oauth-one')), 'unknown_mcp_server');
    });

    test('[R47, R65, R103] registering needs a key with connections:write', async () => {
      const body = { nickname: 'Guarded', server_url: PUBLIC_URL };
      assertRefused(await world.anonymous('POST', REGISTER, body), 'api_key_required');
      const reader = world.as((await makeKey(world.acme, { scopes: ['connections:read', 'config:read'] })).secret);
      assertRefused(await reader('POST', REGISTER, body), 'insufficient_scope');
      // Before the body is looked at: nothing is told to who may not register.
      assertRefused(await reader('POST', REGISTER, { nonsense: true }), 'insufficient_scope');
      assertRefused(await world.acme('GET', handOff('guarded')), 'unknown_mcp_server');
      const writer = world.as((await makeKey(world.acme, { scopes: ['connections:write'] })).secret);
      assertOk(await writer('POST', REGISTER, body), 201);
    });

    test('[R48] nickname and server_url are required; 422 names the field', async () => {
      for (const [body, path, code] of [
        [{ server_url: PUBLIC_URL }, '/nickname', 'required'],
        [{ nickname: 'a' }, '/server_url', 'required'],
        [{ nickname: '  ', server_url: PUBLIC_URL }, '/nickname', 'too_small'],
        [{ nickname: 7, server_url: PUBLIC_URL }, '/nickname', 'invalid_type'],
        [{ nickname: null, server_url: PUBLIC_URL }, '/nickname', 'invalid_type'],
        [{ nickname: 'a', server_url: PUBLIC_URL, slugg: 'b' }, '/slugg', 'unknown_field'],
        [{ nickname: 'a', server_url: PUBLIC_URL, auth_type: 'basic' }, '/auth_type', 'invalid_value'],
        [{ nickname: 'a', server_url: PUBLIC_URL, auth_type: 'bearer' }, '/token', 'required'],
        [{ nickname: 'a', server_url: PUBLIC_URL, auth_type: 'api_key' }, '/api_key', 'required'],
        [{ nickname: 'a', server_url: PUBLIC_URL, slug: 'Not A Slug' }, '/slug', 'slug_invalid'],
        [{ nickname: 'a', server_url: PUBLIC_URL, spaces: ['nowhere'] }, '/spaces/0', 'unknown_space'],
        [{ nickname: 'a', server_url: PUBLIC_URL, headers: { Host: 'x' } }, '/headers/Host', 'header_not_allowed'],
        [
          { nickname: 'a', server_url: PUBLIC_URL, auth_type: 'bearer', token: 't', headers: { authorization: 'x' } },
          '/headers/authorization',
          'repeats_credential',
        ],
      ] as const) {
        const problem = assertRefused(await world.acme('POST', REGISTER, body), 'validation_failed');
        assert.deepEqual([problem.errors[0].path, problem.errors[0].code], [path, code], JSON.stringify(body));
      }
    });

    test('[R6, R68] slugs are unique in an organization and free in another; the name shows what teammates read', async () => {
      await register(world.acme, { slug: 'acme-tools', nickname: 'Acme Tools', display_name: 'Tools of Acme' });
      assert.equal((await show('acme-tools')).display_name, 'Tools of Acme');
      const taken = await world.acme('POST', REGISTER, { nickname: 'Other', slug: 'acme-tools', server_url: PUBLIC_URL });
      assert.equal(assertRefused(taken, 'slug_taken').errors[0].path, '/slug');
      assertRefused(await world.acme('POST', REGISTER, { nickname: 'ACME tools', server_url: PUBLIC_URL }), 'slug_taken');
      const beta = await world.server.organization('SlugBeta');
      await register(world.as(beta.apiKey), { slug: 'acme-tools' });
    });

    test('[R67] the display name is handed off and listed; it is the nickname unless it is given', async () => {
      const { slug } = await register(world.acme, { nickname: 'Billing (EU)' });
      assert.equal((await handedOff(slug)).displayName, 'Billing (EU)');
      const found = assertOk(await world.acme('GET', `${CONNECTIONS}?q=billing%20(eu`)).data;
      assert.deepEqual(
        found.map((each: { display_name: string }) => each.display_name),
        ['Billing (EU)'],
      );
    });

    test('[R95] a slug of ours or of a built-in provider is reserved, given or derived', async () => {
      assertRefused(await world.acme('POST', REGISTER, { nickname: 'x', slug: 'everyone', server_url: PUBLIC_URL }), 'slug_reserved');
      assertRefused(await world.acme('POST', REGISTER, { nickname: 'GitHub', server_url: PUBLIC_URL }), 'slug_reserved');
      await register(world.acme, { nickname: 'GitHub', slug: 'github-enterprise' });
    });

    test('[R2, R7, R61, R62, R69, R75, R76, R77, R79, R96] only https URLs of public places are registered; the rule is named', async () => {
      for (const [server_url, rule] of [
        ['http://1.1.1.1/mcp', 'scheme_not_allowed'],
        ['ftp://1.1.1.1/mcp', 'scheme_not_allowed'],
        ['mcp.example.com', 'url_invalid'],
        ['', 'url_invalid'],
        ['https://1.1.1.1:80/mcp', 'port_not_allowed'],
        ['https://1.1.1.1:22/mcp', 'port_not_allowed'],
        ['https://1.1.1.1:1023/mcp', 'port_not_allowed'],
        ['https://localhost/mcp', 'host_not_allowed'],
        ['https://db.internal/mcp', 'host_not_allowed'],
        ['https://printer.local/mcp', 'host_not_allowed'],
        ['https://metadata.google.internal/', 'host_not_allowed'],
        ['https://10.0.0.1/mcp', 'address_not_allowed'],
        ['https://192.168.1.1/mcp', 'address_not_allowed'],
        ['https://169.254.169.254/latest', 'address_not_allowed'],
        ['https://127.0.0.2/mcp', 'address_not_allowed'],
        ['https://[::1]/mcp', 'address_not_allowed'],
        ['https://[::ffff:10.0.0.1]/mcp', 'address_not_allowed'],
      ] as const) {
        const problem = assertRefused(await world.acme('POST', REGISTER, { nickname: 'Refused', server_url }), 'url_not_allowed');
        assert.deepEqual([problem.errors[0].path, problem.errors[0].code], ['/server_url', rule], server_url);
      }
      assertRefused(await world.acme('GET', handOff('refused')), 'unknown_mcp_server');
      for (const server_url of [PUBLIC_URL, 'https://1.1.1.1:8443/mcp', 'https://1.1.1.1:443/', 'https://[2606:4700:4700::1111]/mcp'])
        await register(world.acme, { server_url });
    });

    test('[R62] a private http address is registered where the operator exempts it; the exemption is shown and a warning given', async () => {
      const created = await register(world.acme, { server_url: 'http://127.0.0.1:4321/mcp', auth_type: 'bearer', token: 't' });
      assert.deepEqual(
        created.warnings.map(({ code }: { code: string }) => code),
        ['clear_text'],
      );
      assert.equal((await show(created.slug)).network_exemption, '127.0.0.1:*');
    });

    test('[R16, R27] an SSE URL is a legal value and is handed off unchanged, with the bearer token attached', async () => {
      const server_url = 'https://mcp.intercom.com/sse';
      const { warnings } = await register(world.acme, {
        nickname: 'Intercom',
        slug: 'intercom',
        server_url,
        auth_type: 'bearer',
        token: 'ic',
      });
      assert.ok(warnings.some(({ code }: { code: string }) => code === 'sse_url'));
      const { url, headers, transport } = await handedOff('intercom');
      assert.deepEqual({ url, headers, transport }, { url: server_url, headers: { Authorization: 'Bearer ic' }, transport: 'sse' });
    });

    test('[R106] the URL is stored as it was written, query included, and a token in it is warned about', async () => {
      const server_url = `${PUBLIC_URL}/Path/?Token=abc&x=%2F`;
      const { slug, warnings } = await register(world.acme, { server_url });
      assert.deepEqual(
        warnings.map(({ code }: { code: string }) => code),
        ['url_contains_secret'],
      );
      assert.equal((await show(slug)).server_url, server_url);
      assert.equal((await handedOff(slug)).url, server_url);
    });

    test('[R4, R106] a credential cannot be read back: only its kind, header and last characters are shown', async () => {
      const { slug } = await register(world.acme, {
        auth_type: 'bearer',
        token: `${CANARY}-9f2c`,
        headers: { 'X-Tenant': CANARY, 'X-Region': { value: 'eu', secret: false } },
      });
      const answer = await world.acme('GET', `${CONNECTIONS}/${slug}`);
      assert.ok(!answer.text.includes(CANARY));
      const { type, header, hint, version, set_by, last_used_at } = answer.json.credential;
      assert.deepEqual(
        { type, header, hint, version, set_by, last_used_at },
        { type: 'bearer', header: 'Authorization', hint: '…9f2c', version: 1, set_by: 'First key', last_used_at: null },
      );
      assert.deepEqual(answer.json.headers, [
        { name: 'X-Tenant', secret: true, value: null },
        { name: 'X-Region', secret: false, value: 'eu' },
      ]);
    });

    test('a key that is limited to slugs or spaces registers only within them', async () => {
      const limited = world.as((await makeKey(world.acme, { scopes: ['connections:write'], slugs: ['only-this'] })).secret);
      assertRefused(await limited('POST', REGISTER, { nickname: 'x', slug: 'something-else', server_url: PUBLIC_URL }), 'forbidden');
      assertOk(await limited('POST', REGISTER, { nickname: 'x', slug: 'only-this', server_url: PUBLIC_URL }), 201);
    });

    test('a dry run judges everything and registers nothing', async () => {
      const before = assertOk(await world.acme('GET', '/v1/audit?limit=1')).data[0].seq;
      const body = { nickname: 'Dry', slug: 'dry', server_url: PUBLIC_URL, auth_type: 'bearer', token: 't' };
      assertOk(await world.acme('POST', `${REGISTER}?dry_run=1`, body), 201);
      assertRefused(await world.acme('POST', `${REGISTER}?dry_run=1`, { ...body, slug: 'acme-tools' }), 'slug_taken');
      assertRefused(await world.acme('GET', handOff('dry')), 'unknown_mcp_server');
      assert.equal(assertOk(await world.acme('GET', '/v1/audit?limit=1')).data[0].seq, before);
      await register(world.acme, body);
    });
  });
});
