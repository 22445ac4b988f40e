import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseUrl } from './parseUrl.ts';

test('a host whose letters are percent-encoded is refused, although the parser would decode it; the plain one is read', () => {
  assert.equal(parseUrl('https://%6dcp.example.com/'), 'url_invalid');
  const plain = parseUrl('https://mcp.example.com/%6dcp');
  assert.ok(typeof plain === 'object' && plain.host === 'mcp.example.com' && plain.url.pathname === '/%6dcp');
});

test('the port is the one that will be dialled: port 0 is not the default', () => {
  const portOf = (url: string) => {
    const plain = parseUrl(url);
    return typeof plain === 'object' ? plain.port : plain;
  };
  assert.equal(portOf('https://mcp.example.com:0/'), 0);
  assert.equal(portOf('https://mcp.example.com/'), 443);
  assert.equal(portOf('https://mcp.example.com:/'), 443);
  assert.equal(portOf('http://mcp.example.com/'), 80);
  assert.equal(portOf('https://[2606:4700::1111]:8443/'), 8443);
});

test('2,048 characters are read, one more is not', () => {
  const path = 'a'.repeat(2_048 - 'https://mcp.example.com/'.length);
  assert.equal(typeof parseUrl(`https://mcp.example.com/${path}`), 'object');
  assert.equal(parseUrl(`https://mcp.example.com/${path}a`), 'url_invalid');
});
