import assert from 'node:assert/strict';
import { test } from 'node:test';
import { slugOfName } from './slugOfName.ts';

test('a name becomes a slug: accents and punctuation go, length is cut at a clean end; nothing is left of a name without a to z and digits', () => {
  for (const [name, slug] of [
    ['Acme Tools', 'acme-tools'],
    ['Acme MCP (EU)', 'acme-mcp-eu'],
    ['  Über   Café!! ', 'uber-cafe'],
    ['Zürich--Straße', 'zurich-stra-e'],
    ['snake_case', 'snake-case'],
    ['-1-', '1'],
    ['№ 1', 'no-1'],
    [`${'a'.repeat(47)} b`, 'a'.repeat(47)],
    ['x'.repeat(60), 'x'.repeat(48)],
    ['日本', ''],
    ['', ''],
  ] as const)
    assert.equal(slugOfName(name), slug);
});
