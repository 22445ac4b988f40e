import assert from 'node:assert/strict';
import { test } from 'node:test';
import { suggestName } from './suggestName.ts';

const nothing = { title: null, name: null };

for (const [url, texts, name, slug] of [
  ['https://mcp.intercom.com/sse', nothing, 'Intercom', 'intercom'],
  ['https://mcp.acme.co.uk/mcp', nothing, 'Acme', 'acme'],
  ['https://api.mcp.big-co.dev/mcp', nothing, 'Big-co', 'big-co'],
  ['https://mcp.acme.com/', { title: 'Acme Tools', name: 'acme-mcp' }, 'Acme Tools', 'acme'],
  ['http://127.0.0.1:3000/mcp', { title: null, name: 'org/My Server__v2' }, 'org/My Server__v2', 'org-my-server-v2'],
  ['http://[::1]:3000/mcp', nothing, null, null],
  ['http://localhost:3000/mcp', { title: null, name: '東京' }, '東京', null],
  [`https://${'a'.repeat(63)}.example/`, nothing, `A${'a'.repeat(62)}`, 'a'.repeat(48)],
] as const) {
  test(`${url.slice(0, 40)} with ${texts.title ?? texts.name ?? 'no name'} suggests ${String(slug).slice(0, 20)}`, () => {
    const suggested = suggestName(new URL(url), texts);
    assert.deepEqual(suggested, { name, slug });
    if (suggested.slug !== null) assert.match(suggested.slug, /^[a-z0-9](?:[a-z0-9_-]{0,46}[a-z0-9])?$/);
  });
}
