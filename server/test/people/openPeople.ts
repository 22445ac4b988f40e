import { randomBytes } from 'node:crypto';
import { createChange } from '#domain/audit/change.ts';
import type { ChangeContext } from '#domain/audit/types.ts';
import { newId } from '#domain/ids.ts';
import type { Caller } from '#domain/tenancy/caller.ts';
import { insertKey } from '#domain/tenancy/keys/createKey.ts';
import type { KeyStore } from '#domain/tenancy/keys/types.ts';
import { type Membership, membershipOf } from '#domain/tenancy/members/member.ts';
import { type Organization, organizationFrom } from '#domain/tenancy/organization.ts';
import type { CreateFirstKey, FoundingStores } from '#domain/tenancy/organizations/foundOrganization.ts';
import { type Role, scopes, scopesOf } from '#domain/tenancy/roles.ts';
import { createVault } from '#domain/vault/createVault.ts';
import { createStorage } from '#storage/createStorage.ts';
import type { Engine } from '#storage/engines/engine.ts';
import { createIdentity } from '../../src/identity/createIdentity.ts';
import { createLocalKms } from '../../src/kms/local.ts';
import { cheapHashing } from './cheapHashing.ts';

export const OWNER_PASSWORD = 'correct horse battery staple';

/** The people's part of the server over a real engine, with the real vault and the real auth library, whose hash is cheap. */
export function openPeople(engine: Engine) {
  const clock = { ms: 1_800_000_000_000, now: () => clock.ms };
  const stores = createStorage(engine);
  const kms = createLocalKms({ masterKey: randomBytes(32), keks: stores.keks, clock });
  const vault = createVault({ kms, keys: stores.dataKeys, clock });
  const identity = createIdentity({ db: engine, clock, hashing: cheapHashing });
  return { engine, clock, stores, kms, vault, identity, change: createChange({ stores, vault, clock }), createFirstKey };
}

export type People = ReturnType<typeof openPeople>;

const firstKey = {
  name: 'First key',
  scopes,
  application: null,
  spaces: null,
  slugs: null,
  deniedTools: [],
  addresses: null,
  expiresAt: null,
};

const createFirstKey: CreateFirstKey<FoundingStores & { readonly keys: KeyStore }> = ({ keys }, record, owner) =>
  insertKey(keys, record, { ...owner, draft: firstKey, now: 0 });

/** Gives an organization its keys, as its founding would. */
async function plantKeys({ stores, vault }: People, orgId: string): Promise<void> {
  for (const row of (await vault.prepareOrganizationKeys(orgId)).rows) await stores.dataKeys.insert(row);
}

/** Opens the pool's connections beforehand, so that transactions which start together also run together. */
export async function openConnections({ stores }: People, count: number): Promise<void> {
  await Promise.all(Array.from({ length: count }, () => stores.organizations.list()));
}

/** An organization as if it had been founded before, without members. */
export async function plantOrganization(people: People, slug = 'acme'): Promise<Organization> {
  const organization = organizationFrom(newId(), { name: slug, slug, plan: 'growth' }, people.clock);
  await people.stores.organizations.insert(organization);
  await plantKeys(people, organization.id);
  return organization;
}

/** A person without a password, as no test of a sign-in needs. */
export async function plantUser({ engine }: People, email: string): Promise<string> {
  const id = newId();
  const now = engine.kind === 'postgres' ? new Date(0) : new Date(0).toISOString();
  await engine.db
    .insertInto('users')
    .values({ id, name: email, email, email_verified: false, image: null, created_at: now, updated_at: now })
    .execute();
  return id;
}

export interface PlantedMember {
  readonly membership: Membership;
  readonly caller: Caller;
  readonly context: ChangeContext;
}

export async function plantMember(people: People, orgId: string, role: Role, name: string = newId()): Promise<PlantedMember> {
  const email = `${name}@example.test`;
  const userId = await plantUser(people, email);
  const membership = membershipOf(newId(), { orgId, userId, role }, people.clock.now());
  await people.stores.members.insert(membership);
  const actor = { type: 'user', id: userId, name: email } as const;
  return {
    membership,
    caller: { orgId, actor, userId, role, spaces: [], scopes: scopesOf(role), key: null, sessionId: newId() },
    context: { orgId, actor, source: 'api', ip: '192.0.2.1', requestId: 'req_1', dryRun: false },
  };
}

/** A key of the member, with every scope of the role. */
export const keyOf = ({ caller }: PlantedMember): Caller => ({
  ...caller,
  sessionId: null,
  key: { id: newId(), name: 'k', application: null, slugs: null, deniedTools: [], spaces: null, addresses: null, expiresAt: null },
});

/** Every row of every table as text: what a reader of the database sees. */
export async function dumpOf({ db }: Engine): Promise<string> {
  const tables = await db.introspection.getTables();
  const dumps = tables.map(
    async ({ name }) =>
      `${name}: ${JSON.stringify(
        await db
          .selectFrom(name as 'users')
          .selectAll()
          .execute(),
      )}`,
  );
  return (await Promise.all(dumps)).join('\n');
}

/** How many rows each table of ours has, without empty tables. */
export async function countsOf({ db }: Engine): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { name } of await db.introspection.getTables()) {
    if (name.startsWith('kysely_')) continue;
    const { length } = await db
      .selectFrom(name as 'users')
      .selectAll()
      .execute();
    if (length > 0) counts[name] = length;
  }
  return counts;
}
