import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { decideTool, decideUse, type Refusal } from './decide.ts';
import { errorOf } from './errorOf.ts';
import { type PolicyKey, type PolicyServer, type PolicyTool, policyKeyOf, policyToolOf, type Use } from './subject.ts';

const server: PolicyServer = {
  slug: 'acme',
  aliases: ['acme-old'],
  status: 'active',
  visibility: 'spaces',
  spaces: ['sales'],
  delivery: { handoff: true, broker: true },
  spaceRules: [],
  restriction: null,
};
const unlimited: PolicyKey = { slugs: null, spaces: null, deniedTools: [], role: 'ADMIN', places: [] };
const tool: PolicyTool = { name: 'search', isEnabled: true, isPresent: true };

const said = (refusal: Refusal | null): string => (refusal === null ? 'yes' : `${refusal.code} ${refusal.reason}`);
const decide = (use: Use, key: Partial<PolicyKey>, change: Partial<PolicyServer> = {}): string =>
  said(decideUse(use, { ...unlimited, ...key }, { ...server, ...change }));
const decideOn = (
  use: 'list' | 'call',
  key: Partial<PolicyKey>,
  change: Partial<PolicyServer> = {},
  of: Partial<PolicyTool> = {},
): string => said(decideTool(use, { ...unlimited, ...key }, { ...server, ...change }, { ...tool, ...of }));
const every = ['list', 'call', 'handoff'] as const;
const gateway = ['list', 'call'] as const;

describe('a server', () => {
  test('an admin key without limits lists, calls and is handed any active server', () => {
    for (const use of every) {
      assert.equal(decide(use, {}), 'yes');
      assert.equal(decide(use, {}, { spaces: [] }), 'yes');
    }
  });

  test('[R18] a revoked or disabled server is as unknown as one beyond the limits of the key, whatever the use', () => {
    for (const use of every) {
      for (const status of ['revoked', 'disabled'] as const) assert.equal(decide(use, {}, { status }), 'unknown_mcp_server not_active');
      assert.equal(decide(use, { slugs: ['other'] }), 'unknown_mcp_server not_in_key_slugs');
      assert.equal(decide(use, { slugs: [] }), 'unknown_mcp_server not_in_key_slugs');
      assert.equal(decide(use, { spaces: ['support'] }), 'unknown_mcp_server not_in_key_spaces');
      assert.equal(decide(use, { spaces: [] }, { spaces: [] }), 'unknown_mcp_server not_in_key_spaces');
    }
  });

  test('a key that lists a former slug keeps the server for as long as that slug leads to it', () => {
    for (const use of every) {
      assert.equal(decide(use, { slugs: ['acme-old'] }), 'yes');
      assert.equal(decide(use, { slugs: ['acme-old'] }, { aliases: [] }), 'unknown_mcp_server not_in_key_slugs');
    }
  });

  test('a list of slugs and one of spaces both have to fit; Everyone and visibility org need no space', () => {
    for (const use of every) {
      assert.equal(decide(use, { slugs: ['acme'], spaces: ['sales'] }), 'yes');
      assert.equal(decide(use, { slugs: ['acme'], spaces: ['support'] }), 'unknown_mcp_server not_in_key_spaces');
      assert.equal(decide(use, { spaces: ['support'] }, { spaces: ['everyone'] }), 'yes');
      assert.equal(decide(use, { spaces: [] }, { spaces: ['everyone', 'sales'] }), 'yes');
      assert.equal(decide(use, { spaces: [] }, { visibility: 'org' }), 'yes');
      assert.equal(decide(use, { slugs: ['other'] }, { visibility: 'org' }), 'unknown_mcp_server not_in_key_slugs');
    }
  });

  test("a member's key reaches Everyone, visibility org and the member's own spaces, and the key's limits narrow that", () => {
    const inSales = { role: 'MEMBER', places: [{ space: 'sales', role: 'MEMBER' }] } as const;
    const inNone = { role: 'MEMBER', places: [] } as const;
    for (const use of every) {
      assert.equal(decide(use, inSales), 'yes');
      assert.equal(decide(use, { ...inSales, spaces: ['sales'] }), 'yes');
      assert.equal(decide(use, { ...inSales, spaces: [] }), 'unknown_mcp_server not_in_key_spaces');
      assert.equal(decide(use, inNone), 'unknown_mcp_server not_in_owner_spaces');
      assert.equal(decide(use, { ...inNone, spaces: ['sales'] }), 'unknown_mcp_server not_in_owner_spaces');
      assert.equal(decide(use, inNone, { spaces: ['everyone'] }), 'yes');
      assert.equal(decide(use, inNone, { visibility: 'org' }), 'yes');
      assert.equal(decide(use, inNone, { spaces: [] }), 'unknown_mcp_server not_in_owner_spaces');
      // One space through the key, another one through its owner: no way leads through both.
      assert.equal(
        decide(use, { ...inSales, spaces: ['support'] }, { spaces: ['sales', 'support'] }),
        'unknown_mcp_server not_in_owner_spaces',
      );
    }
  });

  test('a viewer sees the servers of the space and uses none of them; every other place, and being an admin, is enough to use them', () => {
    const as = (role: 'OWNER' | 'EDITOR' | 'MEMBER' | 'VIEWER'): Partial<PolicyKey> => ({
      role: 'MEMBER',
      places: [{ space: 'sales', role }],
    });
    assert.equal(decide('list', as('VIEWER')), 'yes');
    for (const use of ['call', 'handoff'] as const) {
      assert.equal(decide(use, as('VIEWER')), 'forbidden viewer');
      assert.equal(decide(use, as('VIEWER'), { spaces: ['sales', 'everyone'] }), 'yes');
      for (const role of ['OWNER', 'EDITOR', 'MEMBER'] as const) assert.equal(decide(use, as(role)), 'yes');
      assert.equal(decide(use, { ...as('VIEWER'), role: 'ADMIN' }), 'yes');
    }
  });

  test('a server that is not offered through the gateway is not there; it can still be handed off, and the other way round', () => {
    const noBroker = { delivery: { handoff: true, broker: false } };
    for (const use of gateway) assert.equal(decide(use, {}, noBroker), 'unknown_mcp_server not_in_gateway');
    assert.equal(decide('handoff', {}, noBroker), 'yes');
    const noHandoff = { delivery: { handoff: false, broker: true } };
    for (const use of gateway) assert.equal(decide(use, {}, noHandoff), 'yes');
    assert.equal(decide('handoff', {}, noHandoff), 'handoff_disabled delivery');
  });

  test('a server that waits for a consent or lost its token is listed, and says why it cannot be used', () => {
    for (const [status, code] of [
      ['pending_oauth', 'not_connected'],
      ['auth_expired', 'token_expired'],
    ] as const) {
      assert.equal(decide('list', {}, { status }), 'yes');
      for (const use of ['call', 'handoff'] as const) assert.equal(decide(use, {}, { status }), `${code} ${status}`);
    }
  });
});

describe('a tool', () => {
  test('one that may be used is listed and called; one that is gone, off or denied is unknown to both', () => {
    for (const use of gateway) {
      assert.equal(decideOn(use, {}), 'yes');
      assert.equal(decideOn(use, {}, {}, { isPresent: false }), 'unknown_tool no_such_tool');
      assert.equal(decideOn(use, {}, {}, { isEnabled: false }), 'unknown_tool tool_disabled');
      assert.equal(decideOn(use, { deniedTools: ['acme/search'] }), 'unknown_tool denied_by_key');
      assert.equal(decideOn(use, { slugs: [] }), 'unknown_mcp_server not_in_key_slugs');
    }
  });

  test('a denial names the tool of one server exactly: by slug or former slug, and a name may contain a slash', () => {
    for (const text of ['acme/search', 'acme-old/search'])
      assert.equal(decideOn('call', { deniedTools: [text] }), 'unknown_tool denied_by_key');
    for (const text of ['other/search', 'acme/searches', 'acme/Search', 'acme/', 'acme/search/', 'xacme/search'])
      assert.equal(decideOn('call', { deniedTools: [text] }), 'yes', text);
    assert.equal(decideOn('call', { deniedTools: ['acme/a/b'] }, {}, { name: 'a/b' }), 'unknown_tool denied_by_key');
    assert.equal(decideOn('call', { deniedTools: ['acme/a/b'] }, {}, { name: 'b' }), 'yes');
  });

  test('spaces deny a tool only if every way that leads the key to the server does', () => {
    const spaces = ['everyone', 'sales', 'support'];
    const denying = (...names: string[]) => names.map((space) => ({ space, deniedTools: ['acme/search'] }));
    for (const use of gateway) {
      assert.equal(decideOn(use, {}, { spaces, spaceRules: denying(...spaces) }), 'unknown_tool denied_by_spaces');
      assert.equal(decideOn(use, {}, { spaces, spaceRules: denying('everyone', 'sales') }), 'yes');
      assert.equal(
        decideOn(use, { spaces: ['sales'] }, { spaces, spaceRules: denying('everyone', 'sales') }),
        'unknown_tool denied_by_spaces',
      );
      assert.equal(decideOn(use, { spaces: ['sales'] }, { spaces, spaceRules: denying('sales') }), 'yes');
      assert.equal(decideOn(use, {}, { spaces, spaceRules: denying(...spaces), visibility: 'org' }), 'yes');
      assert.equal(
        decideOn(use, {}, { spaces: ['sales'], spaceRules: [{ space: 'sales', deniedTools: ['acme/other', 'wiki/search'] }] }),
        'yes',
      );
    }
  });

  test('where a member may only look, through the one space that does not deny the tool, it is listed and not called', () => {
    const key = {
      role: 'MEMBER',
      places: [
        { space: 'sales', role: 'MEMBER' },
        { space: 'support', role: 'VIEWER' },
      ],
    } as const;
    const change = { spaces: ['sales', 'support'], spaceRules: [{ space: 'sales', deniedTools: ['acme/search'] }] };
    assert.equal(decideOn('list', key, change), 'yes');
    assert.equal(decideOn('call', key, change), 'forbidden viewer');
    assert.equal(decideOn('call', key, { ...change, spaceRules: [] }), 'yes');
  });

  test('a call of a server that needs a person says so', () => {
    assert.equal(decideOn('call', {}, { status: 'auth_expired' }), 'token_expired auth_expired');
    assert.equal(decideOn('list', {}, { status: 'auth_expired' }), 'yes');
  });
});

describe('a hand-off', () => {
  test('is refused with its reason where a rule about a tool would not hold outside the gateway', () => {
    assert.equal(decide('handoff', {}, { restriction: 'tool_disabled' }), 'handoff_disabled tool_disabled');
    assert.equal(decide('handoff', {}, { restriction: 'tool_pinned' }), 'handoff_disabled tool_pinned');
    assert.equal(decide('handoff', { deniedTools: ['acme/any'] }), 'handoff_disabled tool_denied');
    assert.equal(decide('handoff', { deniedTools: ['other/any'] }), 'yes');
    for (const use of gateway) assert.equal(decide(use, { deniedTools: ['acme/any'] }, { restriction: 'tool_pinned' }), 'yes');
  });

  test('is refused if all ways deny one and the same tool, and not if each tool is free on some way', () => {
    const spaces = ['sales', 'support'];
    const rulesOf = (sales: string[], support: string[]) => [
      { space: 'sales', deniedTools: sales },
      { space: 'support', deniedTools: support },
    ];
    assert.equal(decide('handoff', {}, { spaces, spaceRules: rulesOf(['acme/a', 'acme/b'], ['acme/b']) }), 'handoff_disabled tool_denied');
    assert.equal(decide('handoff', {}, { spaces, spaceRules: rulesOf(['acme/a'], ['acme-old/a']) }), 'handoff_disabled tool_denied');
    assert.equal(decide('handoff', {}, { spaces, spaceRules: rulesOf(['acme/a'], ['acme/b']) }), 'yes');
    assert.equal(decide('handoff', { spaces: ['sales'] }, { spaces, spaceRules: rulesOf(['acme/a'], []) }), 'handoff_disabled tool_denied');
    assert.equal(decide('handoff', {}, { spaces, spaceRules: rulesOf(['acme/a'], ['acme/a']), visibility: 'org' }), 'yes');
    // A way on which the owner may only look does not lead to a hand-off, so what it leaves free does not count.
    const key = {
      role: 'MEMBER',
      places: [
        { space: 'sales', role: 'MEMBER' },
        { space: 'support', role: 'VIEWER' },
      ],
    } as const;
    assert.equal(decide('handoff', key, { spaces, spaceRules: rulesOf(['acme/a'], []) }), 'handoff_disabled tool_denied');
  });

  test('nothing is told of a server that the key may not see, and the delivery comes before the rest', () => {
    const off = { delivery: { handoff: false, broker: true }, restriction: 'tool_disabled', status: 'auth_expired' } as const;
    assert.equal(decide('handoff', {}, off), 'handoff_disabled delivery');
    assert.equal(decide('handoff', { slugs: ['other'] }, off), 'unknown_mcp_server not_in_key_slugs');
    assert.equal(decide('handoff', { spaces: [], deniedTools: ['acme/a'] }, off), 'unknown_mcp_server not_in_key_spaces');
    assert.equal(decide('handoff', {}, { ...off, status: 'disabled' }), 'unknown_mcp_server not_active');
    assert.equal(decide('handoff', { spaces: [] }, { status: 'auth_expired' }), 'unknown_mcp_server not_in_key_spaces');
    assert.equal(decide('handoff', {}, { restriction: 'tool_pinned', status: 'auth_expired' }), 'handoff_disabled tool_pinned');
  });
});

test('an error says why a hand-off is refused, and nothing of why a thing is hidden', () => {
  const error = errorOf({ code: 'handoff_disabled', reason: 'tool_pinned' });
  assert.deepEqual([error.status, error.details.extra], [403, { reason: 'tool_pinned' }]);
  assert.match(error.message, /fixed.*gateway/);
  const hidden = [
    errorOf({ code: 'unknown_mcp_server', reason: 'not_active' }),
    errorOf({ code: 'unknown_mcp_server', reason: 'not_in_key_slugs' }),
  ];
  assert.deepEqual(hidden[0], hidden[1]);
  assert.deepEqual(hidden[0]?.details, {});
  assert.equal(errorOf({ code: 'forbidden', reason: 'viewer' }).status, 403);
});

test('a person without a key is limited by role and places alone; a removed tool is not present', () => {
  const places = [{ space: 'sales', role: 'VIEWER' }] as const;
  assert.deepEqual(policyKeyOf({ key: null, role: 'MEMBER', spaces: places }), { ...unlimited, role: 'MEMBER', places });
  assert.deepEqual(policyToolOf({ name: 'search', isEnabled: true, removedAt: null }), tool);
  assert.deepEqual(policyToolOf({ name: 'search', isEnabled: true, removedAt: 5 }), { ...tool, isPresent: false });
});
