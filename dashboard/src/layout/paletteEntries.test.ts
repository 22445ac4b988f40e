import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findEntries, type PaletteEntry } from './paletteEntries.ts';

const entry = (label: string, also: readonly string[] = []): PaletteEntry => ({ id: label, label, kind: 'Place', also, href: '/' });
const entries = [entry('Keys'), entry('Servers', ['Custom MCP servers']), entry('Add a key'), entry('Acme MCP')];
const labels = (query: string): readonly (string | null)[] => findEntries(entries, query).map(({ entry: found }) => found.label);

test('every word has to occur, whatever its case; what begins with the query comes first', () => {
  assert.deepEqual(labels('key'), ['Keys', 'Add a key']);
  assert.deepEqual(labels('  MCP acme '), ['Acme MCP']);
  assert.deepEqual(labels('nothing'), []);
});

test('another name finds an entry and is told, its own name is not', () => {
  assert.deepEqual(
    findEntries(entries, 'custom mcp').map(({ entry: { label }, matched }) => [label, matched]),
    [['Servers', 'Custom MCP servers']],
  );
  assert.equal(findEntries(entries, 'servers')[0]?.matched, null);
});

test('everything is shown before anything is typed, and no more than a list can be read', () => {
  assert.equal(labels('').length, entries.length);
  assert.equal(
    findEntries(
      Array.from({ length: 1_000 }, (_, at) => entry(`Server ${at}`)),
      'server',
    ).length,
    40,
  );
});
