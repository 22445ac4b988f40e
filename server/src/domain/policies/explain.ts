import type { ExplainedStep, ExplainedUse, WireErrorCode } from '@mooring/sdk';
import { refusalOfKey } from '#domain/tenancy/keys/authenticateKey.ts';
import { effectiveScopes } from '#domain/tenancy/keys/keyScopes.ts';
import type { ApiKey } from '#domain/tenancy/keys/types.ts';
import type { Scope } from '#domain/tenancy/roles.ts';
import { decideTool, decideUse, type Refusal, type Step } from './decide.ts';
import { describePass, describeRefusal } from './describe.ts';
import type { PolicyKey, PolicyServer, PolicyTool, Use } from './subject.ts';
import { reachesSpace, throughSpace } from './throughSpace.ts';

export interface ExplainSubject {
  readonly key: Pick<ApiKey, 'revokedAt' | 'expiresAt' | 'scopes' | 'slugs' | 'spaces' | 'addresses'>;
  /** Null: the key's owner is no member any more. */
  readonly policyKey: PolicyKey | null;
  /** Whether the plan of the organization includes custom servers. */
  readonly hasPlan: boolean;
  readonly server: PolicyServer;
  /** Null: the question is about the server as a whole. */
  readonly tool: PolicyTool | null;
  /** The space whose endpoint at the gateway is asked; null: any that leads to the server. The hand-off knows no endpoints. */
  readonly space: string | null;
  readonly now: number;
}

/** The verdict on each use: the policy's, once the key itself is admitted to it. */
export interface Verdict {
  readonly allowed: boolean;
  /** Null: allowed, or the key is not admitted to the use at all. */
  readonly refusal: Refusal | null;
  readonly steps: readonly ExplainedStep[];
}

const scopeOf: Readonly<Record<Use, Scope>> = { list: 'tools:call', call: 'tools:call', handoff: 'config:read' };

/** What a request with the key would be told, by the functions that would judge it, with every rule on the way in words. */
export const explain = (subject: ExplainSubject): Readonly<Record<ExplainedUse, Verdict>> => ({
  list: explainUse(subject, 'list'),
  call: explainUse(subject, 'call'),
  handoff: explainUse(subject, 'handoff'),
});

function explainUse(subject: ExplainSubject, use: Use): Verdict {
  const { policyKey } = subject;
  const tool = use === 'handoff' ? null : subject.tool;
  const space = use === 'handoff' ? null : subject.space;
  const server = space === null ? subject.server : throughSpace(subject.server, space);
  const admission = admit(subject, use);
  if (policyKey === null || admission.at(-1)?.outcome === 'refused') return { allowed: false, refusal: null, steps: admission };
  if (space !== null) admission.push(...enter(subject, policyKey, space, use));
  if (server === null || admission.at(-1)?.outcome === 'refused') return { allowed: false, refusal: null, steps: admission };
  const trail: Step[] = [];
  const refusal =
    use === 'handoff' || tool === null ? decideUse(use, policyKey, server, trail) : decideTool(use, policyKey, server, tool, trail);
  const steps = trail.map((step): ExplainedStep => {
    const facts = { key: policyKey, server, tool };
    return step.refusal === null
      ? { rule: step.rule, use, outcome: 'pass', sentence: describePass(step.rule, facts) }
      : { rule: step.rule, use, outcome: 'refused', sentence: describeRefusal(step.refusal, facts), code: step.refusal.code };
  });
  return { allowed: refusal === null, refusal, steps: [...admission, ...steps] };
}

/** What is judged before anything that a key asks for: the key itself, the plan, the scope. Ends with the first refusal. */
function admit({ key, policyKey, hasPlan, now }: ExplainSubject, use: Use): ExplainedStep[] {
  const scope = scopeOf[use];
  const role = policyKey?.role ?? null;
  const refusedKey = refusalOfKey(key, role, now);
  const hasScope = role !== null && effectiveScopes(key, role).has(scope);
  const steps: ExplainedStep[] = [
    step('key', use, refusedKey, 'The key is live.', sentenceOnKey(key, refusedKey)),
    ...(key.addresses === null ? [] : [step('addresses', use, null, `The key may be used from ${key.addresses.join(', ')} only.`, '')]),
    step(
      'plan',
      use,
      hasPlan ? null : 'upgrade_required',
      'The plan includes custom servers.',
      'The plan does not include custom servers.',
    ),
    step('scope', use, hasScope ? null : 'insufficient_scope', `The key carries the scope ${scope}.`, sentenceOnScope(key, scope)),
  ];
  const end = steps.findIndex(({ outcome }) => outcome === 'refused');
  return end === -1 ? steps : steps.slice(0, end + 1);
}

/** Whether the endpoint of a space is there for the key, and holds the server. */
function enter({ server }: ExplainSubject, key: PolicyKey, space: string, use: Use): ExplainedStep[] {
  const isThere = reachesSpace(key, space);
  const holds = server.spaces.includes(space);
  const reached = step('space', use, isThere ? null : 'not_found', `The key reaches the space '${space}'.`, noWay(space));
  const held = step(
    'space_holds',
    use,
    holds ? null : 'unknown_mcp_server',
    'The space holds the server.',
    'The space does not hold the server.',
  );
  return isThere ? [reached, held] : [reached];
}

const noWay = (space: string): string => `The space '${space}' is none that both the key and its owner reach.`;

const step = (rule: string, use: Use, code: WireErrorCode | null, passes: string, refuses: string): ExplainedStep =>
  code === null ? { rule, use, outcome: 'pass', sentence: passes } : { rule, use, outcome: 'refused', sentence: refuses, code };

function sentenceOnKey({ revokedAt }: ExplainSubject['key'], refusal: WireErrorCode | null): string {
  if (refusal === 'key_expired') return 'The key has expired.';
  return revokedAt !== null ? 'The key is revoked.' : 'The owner of the key is no member of the organization any more.';
}

const sentenceOnScope = ({ scopes }: ExplainSubject['key'], scope: Scope): string =>
  scopes.includes(scope)
    ? `The key was given the scope ${scope}, which its owner's role does not include any more.`
    : `The key does not carry the scope ${scope}.`;
