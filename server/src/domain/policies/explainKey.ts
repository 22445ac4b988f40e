import type { Explanation } from '@mooring/sdk';
import type { ToolStore } from '#domain/catalogue/tool.ts';
import type { Clock } from '#domain/clock.ts';
import type { Connection, ConnectionStore } from '#domain/connections/connection.ts';
import { AppError, fieldError } from '#domain/errors.ts';
import type { Plans } from '#domain/plans/plans.ts';
import { type Caller, requireScope } from '#domain/tenancy/caller.ts';
import type { ApiKey, KeyStore } from '#domain/tenancy/keys/types.ts';
import type { OrganizationStore } from '#domain/tenancy/organization.ts';
import { isHidden } from './decide.ts';
import { type ExplainSubject, explain, type Verdict } from './explain.ts';
import { loadPolicyKey, loadPolicyServer, type SubjectStores } from './loadSubject.ts';
import { isWithin, reachOf } from './reach.ts';
import { type PolicyKey, type PolicyTool, policyToolOf } from './subject.ts';
import { reachesSpace } from './throughSpace.ts';

export interface ExplainQuestion {
  /** Left out by a key that asks about itself. */
  readonly keyId?: string | undefined;
  readonly slug: string;
  readonly tool?: string | undefined;
  /** Slug of the space whose endpoint at the gateway the question is about. */
  readonly space?: string | undefined;
}

interface ExplainKeyDeps {
  readonly stores: SubjectStores & {
    readonly keys: Pick<KeyStore, 'find'>;
    readonly connections: Pick<ConnectionStore, 'find'>;
    readonly organizations: Pick<OrganizationStore, 'find'>;
    readonly tools: Pick<ToolStore, 'catalogue' | 'list'>;
  };
  readonly plans: Plans;
  readonly clock: Clock;
}

/**
 * Why can, or can't, a key use a server or one of its tools? For callers with `audit:read` or `org:admin`, about any key; every other key asks
 * about itself, and what is hidden from it answers like an unknown thing. Throws 403, `not_found`, `unknown_tool`.
 */
export const createExplainKey =
  ({ stores, plans, clock }: ExplainKeyDeps) =>
  async (caller: Caller, question: ExplainQuestion): Promise<Explanation> => {
    const looksOn = caller.scopes.has('audit:read') || caller.scopes.has('org:admin');
    if (!looksOn && !asksForItself(caller)) requireScope(caller, 'audit:read');
    const now = clock.now();
    const key = await requireKey(stores, caller, question.keyId, looksOn);
    const connection = await stores.connections.find(caller.orgId, question.slug, now);
    if (connection === null || (looksOn && !isWithin(reachOf(caller), connection))) throw noSuchServer();
    const organization = await stores.organizations.find(caller.orgId);
    const subject: ExplainSubject = {
      key,
      policyKey: await loadPolicyKey(stores, key),
      hasPlan: organization !== null && plans.has(organization.plan, 'custom_mcp'),
      server: await loadPolicyServer(stores, connection),
      tool: question.tool === undefined ? null : await findTool(stores.tools, connection, question.tool),
      space: null,
      now,
    };
    const verdicts = explain(subject);
    if (!looksOn) requireVisible(verdicts, explain({ ...subject, tool: null }), subject.tool);
    if (question.space === undefined) return present(key, connection, question, verdicts);
    await requireSpace(stores.spaces, caller.orgId, question.space, looksOn ? null : subject.policyKey);
    return present(key, connection, question, explain({ ...subject, space: question.space }));
  };

/** A key that can use servers at all. */
const asksForItself = ({ key, scopes }: Caller): boolean => key !== null && (scopes.has('tools:call') || scopes.has('config:read'));

async function requireKey(
  { keys }: Pick<ExplainKeyDeps['stores'], 'keys'>,
  caller: Caller,
  given: string | undefined,
  looksOn: boolean,
): Promise<ApiKey> {
  const id = given ?? caller.key?.id;
  if (id === undefined) throw fieldError('/key_id', 'required', 'Name the key that the question is about.');
  const key = looksOn || id === caller.key?.id ? await keys.find(caller.orgId, id) : null;
  if (key === null) throw new AppError('not_found', { detail: 'There is no such key.' });
  return key;
}

/** Removed tools are found too; a name that the server never offered counts as one that it does not offer now. */
async function findTool(tools: Pick<ToolStore, 'list'>, { orgId, id }: Connection, name: string): Promise<PolicyTool> {
  const found = (await tools.list(orgId, id)).find((tool) => tool.name === name);
  return found === undefined ? { name, isEnabled: false, isPresent: false } : policyToolOf(found);
}

/** Throws alike for a space that does not exist and for one that the key does not reach, where it is the key that asks. */
async function requireSpace(spaces: SubjectStores['spaces'], orgId: string, space: string, asking: PolicyKey | null): Promise<void> {
  const exists = (await spaces.list(orgId)).some(({ slug }) => slug === space);
  if (!exists || (asking !== null && !reachesSpace(asking, space))) throw new AppError('not_found', { detail: 'There is no such space.' });
}

function requireVisible(verdicts: Record<'list', Verdict>, ofServer: Record<'list' | 'handoff', Verdict>, tool: PolicyTool | null): void {
  if (!isVisible(ofServer.list) && !isVisible(ofServer.handoff)) throw noSuchServer();
  if (tool !== null && !isVisible(verdicts.list)) throw new AppError('unknown_tool');
}

const isVisible = ({ allowed, refusal }: Verdict): boolean => allowed || (refusal !== null && !isHidden(refusal));

const noSuchServer = (): AppError => new AppError('not_found', { detail: 'There is no such server.' });

const present = (
  key: ApiKey,
  server: Connection,
  { tool, space }: ExplainQuestion,
  { list, call, handoff }: ReturnType<typeof explain>,
): Explanation => ({
  allowed: { list: list.allowed, call: call.allowed, handoff: handoff.allowed },
  key: { id: key.id, name: key.name },
  server: { id: server.id, slug: server.slug, display_name: server.displayName },
  tool: tool ?? null,
  space: space ?? null,
  path: [...list.steps, ...call.steps, ...handoff.steps],
});
