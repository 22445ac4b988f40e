import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Organization } from '#domain/broker/organization.ts';
import { serversSeen } from '#domain/broker/serversSeen.ts';
import { restrict } from '#domain/catalogue/restrict.ts';
import type { InputRules } from '#domain/catalogue/tool.ts';
import { decideTool, decideUse, isHidden, type Refusal } from '#domain/policies/decide.ts';
import { type ExplainSubject, explain } from '#domain/policies/explain.ts';
import { isWithin, reachOf } from '#domain/policies/reach.ts';
import type { PolicyKey, PolicyServer, PolicyTool } from '#domain/policies/subject.ts';
import { spaceRoles } from '#domain/spaces/space.ts';
import { callerOfKey } from '#domain/tenancy/keys/authenticateKey.ts';
import { roles, scopes } from '#domain/tenancy/roles.ts';

const SEED = 20_260_801;
const ROUNDS = 20_000;
const NOW = 1_000;
const SPACES = ['everyone', 'sales', 'support'];
const TOOLS = ['search', 'delete', 'a/b'];
const TEXTS = ['acme', 'acme-old', 'other'].flatMap((slug) => TOOLS.map((name) => `${slug}/${name}`));

/** Mulberry32: the same policies on every run. */
function randomOf(seed: number) {
  let state = seed;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  const maybe = (probability: number): boolean => next() < probability;
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(next() * items.length)] as Item;
  const some = <Item>(items: readonly Item[], probability = 0.5): Item[] => items.filter(() => maybe(probability));
  return { maybe, pick, some };
}

type Random = ReturnType<typeof randomOf>;

const keyOf = ({ maybe, pick, some }: Random): PolicyKey => ({
  slugs: maybe(0.7) ? null : some(['acme', 'acme-old', 'other']),
  spaces: maybe(0.5) ? null : some(['sales', 'support']),
  deniedTools: maybe(0.6) ? [] : some(TEXTS, 0.2),
  role: pick(roles),
  places: some(['sales', 'support']).map((space) => ({ space, role: pick(spaceRoles) })),
});

const toolOf = ({ maybe }: Random, name: string): PolicyTool & { readonly inputDefaults: InputRules } => ({
  name,
  isEnabled: maybe(0.85),
  isPresent: maybe(0.9),
  inputDefaults: maybe(0.85) ? {} : { limit: { mode: maybe(0.5) ? 'pinned' : 'default', value: 1 } },
});

const serverOf = ({ maybe, pick, some }: Random, tools: readonly ReturnType<typeof toolOf>[]): PolicyServer => ({
  slug: 'acme',
  aliases: maybe(0.5) ? ['acme-old'] : [],
  status: maybe(0.7) ? 'active' : pick(['pending_oauth', 'auth_expired', 'disabled', 'revoked'] as const),
  visibility: maybe(0.2) ? 'org' : 'spaces',
  spaces: some(SPACES),
  delivery: { handoff: maybe(0.8), broker: maybe(0.8) },
  spaceRules: some(SPACES).map((space) => ({ space, deniedTools: some(TEXTS, 0.25) })),
  restriction: restrict(tools),
});

interface Policy {
  readonly round: number;
  readonly key: PolicyKey;
  readonly server: PolicyServer;
  readonly tools: readonly ReturnType<typeof toolOf>[];
  readonly subject: ExplainSubject;
}

function* policies(): Generator<Policy> {
  const random = randomOf(SEED);
  for (let round = 0; round < ROUNDS; round++) {
    const tools = TOOLS.map((name) => toolOf(random, name));
    const [key, server] = [keyOf(random), serverOf(random, tools)];
    const tool = random.maybe(0.3) ? null : random.pick(tools);
    const { maybe, some } = random;
    const credentials = {
      revokedAt: maybe(0.1) ? 5 : null,
      expiresAt: maybe(0.7) ? null : maybe(0.5) ? NOW : NOW + 1,
      scopes: maybe(0.6) ? scopes : some(scopes),
      slugs: key.slugs,
      spaces: key.spaces,
      addresses: null,
    };
    const policyKey = maybe(0.05) ? null : key;
    const space = maybe(0.6) ? null : random.pick(SPACES);
    yield { round, key, server, tools, subject: { key: credentials, policyKey, hasPlan: maybe(0.9), server, tool, space, now: NOW } };
  }
}

const canList = (key: PolicyKey, server: PolicyServer, tool: PolicyTool): boolean => decideTool('list', key, server, tool) === null;
const hides = (refusal: Refusal | null): boolean => refusal !== null && isHidden(refusal);

/** The server as the gateway's endpoint of a space judges it; null where it shows none. */
function seenAt(space: string, server: PolicyServer, key: PolicyKey): PolicyServer | null {
  const organization = { spaces: new Set(SPACES), servers: new Map([[server.slug, { server }]]) };
  try {
    return serversSeen(organization as unknown as Organization, key, { kind: 'space', space }).get(server.slug)?.policy ?? null;
  } catch {
    return null;
  }
}

/** What the request itself would come to: its authentication, the plan, the scope, and then the decision. */
function wouldSucceed({ key, policyKey, hasPlan, server: whole, tool, space }: ExplainSubject, use: 'list' | 'call' | 'handoff'): boolean {
  const stored = { id: 'k', orgId: 'o', name: 'k', ownerUserId: 'u', application: null, deniedTools: policyKey?.deniedTools ?? [], ...key };
  const login = { key: stored, secretHash: 'h', secretExpiresAt: null, ownerSpaces: policyKey?.places ?? [], plan: 'growth' } as const;
  try {
    const caller = callerOfKey({ ...login, ownerRole: policyKey?.role ?? null }, 'h', NOW, null, () => false);
    if (!hasPlan || !caller.scopes.has(use === 'handoff' ? 'config:read' : 'tools:call') || policyKey === null) return false;
  } catch {
    return false;
  }
  const server = use === 'handoff' || space === null ? whole : seenAt(space, whole, policyKey);
  if (server === null) return false;
  return (use === 'handoff' || tool === null ? decideUse(use, policyKey, server) : decideTool(use, policyKey, server, tool)) === null;
}

test('for every use of any policy, the explanation says what the request itself would come to, and ends with the reason', () => {
  const counts = { yes: 0, no: 0 };
  for (const { round, subject } of policies()) {
    const verdicts = explain(subject);
    for (const use of ['list', 'call', 'handoff'] as const) {
      const { allowed, steps, refusal } = verdicts[use];
      assert.equal(allowed, wouldSucceed(subject, use), `round ${round}, ${use}`);
      counts[allowed ? 'yes' : 'no'] += 1;
      assert.deepEqual(
        steps.map(({ outcome }) => outcome),
        steps.map((_, i) => (!allowed && i === steps.length - 1 ? 'refused' : 'pass')),
        `round ${round}, ${use}`,
      );
      if (refusal !== null) assert.equal(steps.at(-1)?.code, refusal.code);
      for (const step of steps) {
        assert.equal(step.use, use);
        assert.match(step.sentence, /^[A-Z].*\.$/);
        assert.equal(step.code !== undefined, step.outcome === 'refused');
      }
    }
  }
  assert.ok(counts.yes > ROUNDS / 10 && counts.no > ROUNDS / 10, JSON.stringify(counts));
});

test('a tool is listed exactly if calling it does not answer as if it were unknown, and a call that succeeds is always listed', () => {
  let listed = 0;
  for (const { round, key, server, tools } of policies())
    for (const tool of tools) {
      const call = decideTool('call', key, server, tool);
      assert.equal(canList(key, server, tool), !hides(call), `round ${round}, ${tool.name}`);
      listed += canList(key, server, tool) ? 1 : 0;
      // A server whose tools are there is there itself.
      if (canList(key, server, tool)) assert.equal(decideUse('list', key, server), null);
    }
  assert.ok(listed > ROUNDS / 4);
});

test('no bypass: a server that is handed off would let the key call each of its tools, with no argument fixed, through the gateway too', () => {
  let handed = 0;
  for (const { round, key, server, tools } of policies()) {
    if (decideUse('handoff', key, server) !== null) continue;
    handed += 1;
    const throughGateway = { ...server, delivery: { handoff: true, broker: true } };
    for (const tool of tools) {
      // A tool that is not listed at present may be listed tomorrow.
      assert.equal(decideTool('call', key, throughGateway, { ...tool, isPresent: true }), null, `round ${round}, ${tool.name}`);
      assert.ok(Object.values(tool.inputDefaults).every(({ mode }) => mode === 'default'));
    }
  }
  assert.ok(handed > ROUNDS / 100);
});

test('what a caller may look at, as lists are filtered by it, is what the decision asks of slugs and spaces', () => {
  for (const { round, key, server } of policies()) {
    const limits = { id: 'k', name: 'k', application: null, addresses: null, expiresAt: null, deniedTools: [] };
    const reach = reachOf({ role: key.role, spaces: key.places, key: { ...limits, slugs: key.slugs, spaces: key.spaces } });
    const refusal = decideUse('handoff', key, { ...server, status: 'active' });
    assert.equal(isWithin(reach, server), !hides(refusal), `round ${round}`);
  }
});

test('a limit that is added never lets a key do more', () => {
  const random = randomOf(SEED + 1);
  for (const { round, key, server, tools } of policies()) {
    const limited: PolicyKey = {
      ...key,
      slugs: random.some(key.slugs ?? ['acme', 'acme-old', 'other']),
      spaces: random.some(key.spaces ?? ['sales', 'support']),
      deniedTools: [...key.deniedTools, random.pick(TEXTS)],
      places: key.places.filter(() => random.maybe(0.5)),
    };
    for (const tool of tools)
      if (decideTool('call', limited, server, tool) === null)
        assert.equal(decideTool('call', key, server, tool), null, `round ${round}, ${tool.name}`);
  }
});
