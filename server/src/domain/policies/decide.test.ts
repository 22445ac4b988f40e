import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type DecisionKey, type DecisionSubject, decideHandoff } from './decide.ts';

const server: DecisionSubject = {
  slug: 'acme',
  aliases: ['acme-old'],
  status: 'active',
  visibility: 'spaces',
  spaces: ['sales'],
  delivery: { handoff: true, broker: true },
};
const unlimited: DecisionKey = { slugs: null, spaces: null };
const decide = (key: Partial<DecisionKey>, change: Partial<DecisionSubject> = {}): string => {
  const decision = decideHandoff({ ...unlimited, ...key }, { ...server, ...change });
  return decision.allowed ? 'allowed' : decision.code;
};

test('a key without limits is handed any active server', () => {
  assert.equal(decide({}), 'allowed');
  assert.equal(decide({}, { spaces: [] }), 'allowed');
});

test('[R18] a revoked or disabled server is as unknown as one beyond the limits of the key', () => {
  for (const status of ['revoked', 'disabled'] as const) assert.equal(decide({}, { status }), 'unknown_mcp_server');
  assert.equal(decide({ slugs: ['other'] }), 'unknown_mcp_server');
  assert.equal(decide({ spaces: ['support'] }), 'unknown_mcp_server');
  assert.equal(decide({ spaces: [] }, { spaces: [] }), 'unknown_mcp_server');
  assert.equal(decide({ slugs: [] }), 'unknown_mcp_server');
});

test('a key that lists a former slug keeps the server for as long as that slug leads to it', () => {
  assert.equal(decide({ slugs: ['acme-old'] }), 'allowed');
  assert.equal(decide({ slugs: ['acme-old'] }, { aliases: [] }), 'unknown_mcp_server');
});

test('a list of slugs and one of spaces both have to fit; Everyone and visibility org need no space', () => {
  assert.equal(decide({ slugs: ['acme'], spaces: ['sales'] }), 'allowed');
  assert.equal(decide({ slugs: ['acme'], spaces: ['support'] }), 'unknown_mcp_server');
  assert.equal(decide({ spaces: ['support'] }, { spaces: ['everyone'] }), 'allowed');
  assert.equal(decide({ spaces: [] }, { spaces: ['everyone', 'sales'] }), 'allowed');
  assert.equal(decide({ spaces: [] }, { visibility: 'org' }), 'allowed');
  assert.equal(decide({ slugs: ['other'] }, { visibility: 'org' }), 'unknown_mcp_server');
});

test('why a visible server is not handed off is told; nothing is told of one that the key may not see', () => {
  const noHandoff = { delivery: { handoff: false, broker: true } };
  assert.equal(decide({}, noHandoff), 'handoff_disabled');
  assert.equal(decide({}, { status: 'pending_oauth' }), 'not_connected');
  assert.equal(decide({}, { status: 'auth_expired' }), 'token_expired');
  assert.equal(decide({ slugs: ['other'] }, noHandoff), 'unknown_mcp_server');
  assert.equal(decide({ spaces: [] }, { status: 'auth_expired' }), 'unknown_mcp_server');
  assert.equal(decide({}, { ...noHandoff, status: 'disabled' }), 'unknown_mcp_server');
});
