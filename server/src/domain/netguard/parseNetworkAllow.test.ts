import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isAppError } from '#domain/errors.ts';
import { parseNetworkAllow } from './parseNetworkAllow.ts';

test('every form of an entry is read, between commas or blanks', () => {
  const text =
    'wiki.corp, WIKI.corp:8080 mcp.corp:*=oauth\n10.0.0.0/8,10.0.0.0/8:8080=webhook  fd00::/8 [fd00::/8]:8443 127.0.0.1:3000 ::1 [::1]:3000=source';
  const mcp = { purpose: 'mcp' } as const;
  assert.deepEqual(parseNetworkAllow(text), [
    { entry: 'wiki.corp', host: 'wiki.corp', ...mcp },
    { entry: 'WIKI.corp:8080', host: 'wiki.corp', port: 8080, ...mcp },
    { entry: 'mcp.corp:*=oauth', host: 'mcp.corp', port: '*', purpose: 'oauth' },
    { entry: '10.0.0.0/8', cidr: '10.0.0.0/8', ...mcp },
    { entry: '10.0.0.0/8:8080=webhook', cidr: '10.0.0.0/8', port: 8080, purpose: 'webhook' },
    { entry: 'fd00::/8', cidr: 'fd00::/8', ...mcp },
    { entry: '[fd00::/8]:8443', cidr: 'fd00::/8', port: 8443, ...mcp },
    { entry: '127.0.0.1:3000', host: '127.0.0.1', port: 3000, ...mcp },
    { entry: '::1', host: '::1', ...mcp },
    { entry: '[::1]:3000=source', host: '::1', port: 3000, purpose: 'source' },
  ]);
  assert.deepEqual(parseNetworkAllow(' , '), []);
});

const bad = {
  'https://wiki.corp': 'a URL',
  'wiki.corp/mcp': 'a path',
  'wiki.corp:0': 'port 0',
  'wiki.corp:65536': 'a port out of range',
  'wiki.corp:': 'an empty port',
  'wiki.corp:80:90': 'two ports',
  'wiki.corp=mail': 'an unknown purpose',
  'wiki.corp=mcp=oauth': 'two purposes',
  '*.corp': 'a wildcard host',
  'me@corp': 'userinfo',
  '10.0.0.0/33': 'a prefix out of range',
  '10.0.0/8': 'a short network',
  '010.0.0.1': 'an octal address',
  '2130706433': 'an address as one number',
  '10.1': 'a short address',
  '[fd00::/8': 'an open bracket',
  'fd00::/129': 'an IPv6 prefix out of range',
  '169.254.169.254': 'a metadata address',
  '169.254.169.254:80': 'a metadata address with a port',
  '169.254.0.0/16': 'the metadata block',
  '169.254.169.254/32=oauth': 'a metadata address as a CIDR',
  'fd00:ec2::254': 'an IPv6 metadata address',
  '[::ffff:169.254.169.254]:80': 'a mapped metadata address',
  '64:ff9b::a9fe:a9fe/128': 'a metadata address behind NAT64',
  '100.100.100.200/32': 'the metadata address of another cloud',
  'metadata.google.internal': 'a metadata name',
};
for (const [entry, what] of Object.entries(bad)) {
  test(`${what} is refused, and the error names "${entry}"`, () => {
    const isNamed = (e: unknown) =>
      isAppError(e, 'validation_failed') && e.details.errors?.[0]?.path === '/MOORING_NETWORK_ALLOW' && e.message.includes(`"${entry}"`);
    assert.throws(() => parseNetworkAllow(`good.corp,${entry}`), isNamed);
  });
}

test('a block that merely contains a metadata address is accepted: the address stays refused inside it', () => {
  assert.equal(parseNetworkAllow('100.64.0.0/10')[0]?.cidr, '100.64.0.0/10');
  assert.equal(parseNetworkAllow('0.0.0.0/0')[0]?.cidr, '0.0.0.0/0');
});
