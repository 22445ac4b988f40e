import assert from 'node:assert/strict';
import { type Client, handOff, PUBLIC_URL, REGISTER, type World } from '../api/eachServer.ts';
import type { Witness } from './witness.ts';

/** Secrets where none belongs: each of these is refused, and none repeats it. `word` is a secret of letters and digits, `secret` a longer one. */
export async function misplaceSecrets(world: World, witness: Witness, { word, secret }: { word: string; secret: string }): Promise<void> {
  const acme = witness.watch(world.acme);
  await misplaceInRegistration(acme, word, secret);
  await acme('POST', REGISTER, `token=${word}`, { 'content-type': 'application/x-www-form-urlencoded' });
  for (const [method, path, body] of [
    ['PUT', '/v1/settings/network', { denied_hosts: [secret] }],
    ['PUT', '/v1/settings/network', { denied_cidrs: [secret] }],
    ['PUT', '/v1/settings/network', { assignments: { [secret]: [] } }],
    ['POST', '/v1/settings/network/check', { url: `https://me:${word}@1.1.1.1/` }],
    ['POST', '/v1/settings/network/check', { url: `http://1.1.1.1/?token=${word}` }],
    ['POST', '/v1/keys', { name: 'x', scopes: [secret] }],
    ['POST', '/v1/keys', { name: 'x', scopes: ['config:read'], ips: [secret] }],
    ['POST', '/v1/keys', { name: 'x', scopes: ['config:read'], expires_at: secret }],
    ['PATCH', '/v1/org', { name: 'x', plan: secret }],
    ['POST', '/v1/spaces', { name: 'x', slug: secret }],
    ['POST', '/v1/audit/verify', { checkpoint: { seq: 1, mac: secret } }],
    ['POST', '/v1/auth/login', { email: 'owner@acme.test', password: secret }],
    ['POST', '/v1/setup', { token: secret, org_name: 'x', email: 'x@x.test', password: secret }],
    ['POST', '/v1/invitations/lookup', { token: secret }],
    ['POST', '/v1/invitations/accept', { token: secret, password: secret }],
    ['GET', `/v1/explain?slug=x&key=${word}`, undefined],
    ['GET', `/v1/calls?key_id=${word}&api_key=${word}`, undefined],
    ['GET', `/v1/agent/mcp-servers?client=${word}`, undefined],
  ] as const)
    await acme(method, path, body);
  const anonymous = witness.watch(world.anonymous);
  for (const headers of [
    { 'x-api-key': word },
    { authorization: `Bearer mk_live_${word}` },
    { authorization: `Basic ${word}` },
    { cookie: `mooring=${word}` },
  ])
    for (const path of ['/v1/me', handOff('x')]) await anonymous('GET', path, undefined, headers as Record<string, string>);
}

async function misplaceInRegistration(acme: Client, word: string, secret: string): Promise<void> {
  const bearer = { auth_type: 'bearer', token: secret };
  const fine = { nickname: 'Misplaced', server_url: PUBLIC_URL };
  for (const body of [
    { ...fine, ...bearer, nickname: `${secret}${'x'.repeat(300)}` },
    { ...fine, nickname: { secret: secret } },
    { ...fine, server_url: secret },
    { ...fine, server_url: `https://me:${word}@1.1.1.1/mcp` },
    { ...fine, server_url: `http://1.1.1.1/mcp?token=${word}` },
    { ...fine, server_url: `https://10.0.0.1/mcp?token=${word}` },
    { ...fine, ...bearer, slug: secret },
    { ...fine, transport: secret },
    { ...fine, auth_type: secret },
    { ...fine, spaces: [secret] },
    { ...fine, visibility: secret },
    { ...fine, delivery: { handoff: secret } },
    { ...fine, headers: secret },
    { ...fine, headers: { 'X-A': `${secret}\n` } },
    { ...fine, headers: { Authorization: secret }, ...bearer },
    { ...fine, headers: { Cookie: secret } },
    { ...fine, auth_type: 'bearer', token: `${secret}\u0007` },
    { ...fine, auth_type: 'bearer', token: secret.repeat(500) },
    { ...fine, auth_type: 'bearer', api_key: secret },
    { ...fine, auth_type: 'api_key', api_key: secret, api_key_header: `${secret} ` },
    { ...fine, auth_type: 'oauth', oauth_client_secret: secret },
    { ...fine, ca_certificate: secret },
    { ...fine, protocol: secret, oauth_scopes: secret },
    secret,
    [secret],
    `{"nickname": "${word}", "token": ${word}`,
    `${word}`.repeat(20_000),
  ]) {
    const { status } = await acme('POST', REGISTER, body);
    assert.ok(status >= 400 && status < 500, JSON.stringify(body).slice(0, 200));
  }
}
