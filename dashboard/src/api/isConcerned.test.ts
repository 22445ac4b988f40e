import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LiveChange } from '@mooring/sdk';
import { isConcerned } from './isConcerned.ts';

const shown = [
  ['servers', { status: null }],
  ['server', 'acme', 'tools'],
  ['server', 'other'],
  ['keys'],
  ['members'],
  ['spaces'],
  ['space', 'support'],
  ['audit', {}],
  ['calls', {}],
  ['slug', 'x'],
];

const concerned = (type: LiveChange['type'], name: string) =>
  shown.filter((key) => isConcerned(key, { type, id: 'i', name })).map(([kind]) => kind);

test('a change refreshes what shows the thing, and the audit trail; it leaves alone what does not, such as other servers', () => {
  assert.deepEqual(concerned('connection', 'acme'), ['servers', 'server', 'spaces', 'space', 'audit']);
  assert.deepEqual(concerned('connection', 'third'), ['servers', 'spaces', 'space', 'audit']);
  assert.deepEqual(concerned('tool', 'acme/search'), ['server', 'spaces', 'space', 'audit']);
  assert.deepEqual(concerned('space', 'acme'), ['servers', 'server', 'server', 'keys', 'spaces', 'space', 'audit']);
  assert.deepEqual(concerned('key', 'acme'), ['keys', 'audit']);
  assert.deepEqual(concerned('audit', ''), ['audit']);
});
