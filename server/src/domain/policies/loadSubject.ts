import type { ToolStore } from '#domain/catalogue/tool.ts';
import type { Connection } from '#domain/connections/connection.ts';
import type { SpaceStore } from '#domain/spaces/space.ts';
import type { ApiKey } from '#domain/tenancy/keys/types.ts';
import type { MemberStore } from '#domain/tenancy/members/member.ts';
import type { PolicyKey, PolicyServer } from './subject.ts';

export interface SubjectStores {
  readonly spaces: Pick<SpaceStore, 'list' | 'placesOf'>;
  readonly members: Pick<MemberStore, 'findByUser'>;
  readonly tools: Pick<ToolStore, 'catalogue'>;
}

/** What the policy judges a stored key by; null if its owner is no member any more. */
export async function loadPolicyKey({ members, spaces }: SubjectStores, key: ApiKey): Promise<PolicyKey | null> {
  const owner = await members.findByUser(key.orgId, key.ownerUserId);
  if (owner === null) return null;
  const places = await spaces.placesOf(key.orgId, key.ownerUserId);
  return { slugs: key.slugs, spaces: key.spaces, deniedTools: key.deniedTools, role: owner.role, places };
}

/** What the policy judges a registered server by. */
export async function loadPolicyServer({ spaces, tools }: SubjectStores, connection: Connection): Promise<PolicyServer> {
  const catalogue = await tools.catalogue(connection.orgId, connection.id);
  const spaceRules = (await spaces.list(connection.orgId)).map(({ slug, deniedTools }) => ({ space: slug, deniedTools }));
  return { ...connection, spaceRules, restriction: catalogue?.restriction ?? null };
}
