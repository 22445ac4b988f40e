import { createHmac } from 'node:crypto';
import { createChange } from '#domain/audit/change.ts';
import type { ChangeContext } from '#domain/audit/types.ts';
import { newId } from '#domain/ids.ts';
import type { Caller } from '#domain/tenancy/caller.ts';
import { type Membership, membershipOf } from '#domain/tenancy/members/member.ts';
import { type Organization, organizationFrom } from '#domain/tenancy/organization.ts';
import { type Role, scopesOf } from '#domain/tenancy/roles.ts';
import type { DataKeyRow } from '#domain/vault/types.ts';
import { createStorage } from '#storage/createStorage.ts';
import type { Engine } from '#storage/engines/engine.ts';
import { createIdentity } from '../../src/identity/createIdentity.ts';

export const OWNER_PASSWORD = 'correct horse battery staple';

/** The people's part of the server over a real engine and the real auth library; the vault's port is a local fake that counts its keys. */
export function openPeople(engine: Engine) {
  const clock = { ms: 1_800_000_000_000, now: () => clock.ms };
  const stores = createStorage(engine);
  const vault = fakeVault();
  const identity = createIdentity({ db: engine, clock });
  return { engine, clock, stores, vault, identity, change: createChange({ stores, vault, clock }) };
}

export type People = ReturnType<typeof openPeople>;

function fakeVault() {
  /** References of the key-encryption keys that exist. */
  const keks = new Set<string>();
  const sign = (orgId: string, domain: string) => (message: string | Uint8Array) =>
    createHmac('sha256', `${orgId} ${domain}`).update(message).digest();
  return {
    keks,
    async prepareOrganizationKeys(orgId: string) {
      const kekRef = `kek-of-${orgId}`;
      keks.add(kekRef);
      const row = { orgId, version: 1, kekRef, wrapped: new Uint8Array(8), state: 'active', createdAt: 0 } as const;
      const rows: DataKeyRow[] = [
        { ...row, purpose: 'seal' },
        { ...row, purpose: 'mac' },
      ];
      const discard = async () => {
        keks.delete(kekRef);
      };
      return { rows, discard };
    },
    async destroyKek(kekRef: string) {
      keks.delete(kekRef);
    },
    mac: async (orgId: string, domain: string) => ({ keyVersion: 1, sign: sign(orgId, domain) }),
    forget: () => undefined,
  };
}

/** An organization as if it had been founded before, without keys. */
export async function plantOrganization({ stores, clock }: People, slug = 'acme'): Promise<Organization> {
  const organization = organizationFrom(newId(), { name: slug, slug, plan: 'growth' }, clock);
  await stores.organizations.insert(organization);
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
    caller: { orgId, actor, userId, role, scopes: scopesOf(role), key: null, sessionId: newId() },
    context: { orgId, actor, source: 'api', ip: '192.0.2.1', requestId: 'req_1', dryRun: false },
  };
}

/** A key of the member, with every scope of the role. */
export const keyOf = ({ caller }: PlantedMember): Caller => ({
  ...caller,
  sessionId: null,
  key: { id: newId(), name: 'k', application: null, slugs: null, spaces: null, addresses: null, expiresAt: null },
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

/** How many rows each table has, without empty tables. */
export async function countsOf({ db }: Engine): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { name } of await db.introspection.getTables()) {
    const { length } = await db
      .selectFrom(name as 'users')
      .selectAll()
      .execute();
    if (length > 0) counts[name] = length;
  }
  return counts;
}
