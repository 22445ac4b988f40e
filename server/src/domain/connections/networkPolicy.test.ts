import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseNetworkAllow } from '#domain/netguard/parseNetworkAllow.ts';
import { defaultNetworkSettings, policyFor } from './networkPolicy.ts';

const exemptions = parseNetworkAllow('intra.example:8443,10.0.0.0/8');
const entriesFor = (assignments: Record<string, readonly string[]>, slug: string | null) =>
  policyFor(exemptions, { ...defaultNetworkSettings, assignments }, slug).exemptions.map(({ entry }) => entry);

test('an exemption is open to every server until it is assigned, and then to the named ones alone', () => {
  assert.deepEqual(entriesFor({}, 'billing'), ['intra.example:8443', '10.0.0.0/8']);
  assert.deepEqual(entriesFor({ '10.0.0.0/8': ['billing'] }, 'billing'), ['intra.example:8443', '10.0.0.0/8']);
  assert.deepEqual(entriesFor({ '10.0.0.0/8': ['billing'] }, 'other'), ['intra.example:8443']);
  assert.deepEqual(entriesFor({ '10.0.0.0/8': [] }, 'billing'), ['intra.example:8443']);
});

test('a URL that belongs to no server yet gets no assigned exemption', () => {
  assert.deepEqual(entriesFor({ '10.0.0.0/8': ['billing'] }, null), ['intra.example:8443']);
  assert.deepEqual(entriesFor({}, null), ['intra.example:8443', '10.0.0.0/8']);
});

test('what an organization refuses comes along; an assignment of something that the operator has not exempted opens nothing', () => {
  const policy = policyFor(
    exemptions,
    { ...defaultNetworkSettings, deniedHosts: ['evil.example'], deniedCidrs: ['203.0.113.0/24'], assignments: { '192.168.0.0/16': ['a'] } },
    'a',
  );
  assert.deepEqual([policy.deniedHosts, policy.deniedCidrs], [['evil.example'], ['203.0.113.0/24']]);
  assert.deepEqual(policy.exemptions, exemptions);
});
