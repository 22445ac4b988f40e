import type { Change } from '#domain/audit/change.ts';
import type { AuditEntry, ChangeContext } from '#domain/audit/types.ts';
import type { Clock } from '#domain/clock.ts';
import { AppError, isAppError } from '#domain/errors.ts';
import { newId } from '#domain/ids.ts';
import { everyone, type SpaceStore } from '#domain/spaces/space.ts';
import type { DataKeyRow, DataKeyStore, Vault } from '#domain/vault/types.ts';
import { type MemberStore, membershipOf } from '../members/member.ts';
import { type Organization, type OrganizationStore, organizationFrom, type PlanName } from '../organization.ts';
import { requireEmail, requireName, requirePassword } from '../person.ts';
import { type AccountIdentity, type AccountInput, prepareAccount } from '../prepareAccount.ts';
import { requireOrganizationSlug } from './slug.ts';

export interface OrganizationDraft {
  readonly name: string;
  /** Derived from the name if left out. */
  readonly slug?: string | undefined;
  readonly plan: PlanName;
  readonly owner: {
    /** The part of the e-mail before the @ if left out. Ignored for a person who has an account. */
    readonly name?: string | undefined;
    readonly email: string;
    /** That of the account for a person who has one. */
    readonly password: string;
  };
}

export interface Founded {
  readonly organization: Organization;
  readonly ownerUserId: string;
  /** The first API key, shown once. */
  readonly apiKey: string;
}

export interface FoundingStores {
  readonly organizations: OrganizationStore;
  readonly dataKeys: DataKeyStore;
  readonly spaces: SpaceStore;
  readonly members: MemberStore;
}

type Recorder = (entry: AuditEntry) => void;

/** Writes the organization's first API key, which carries every scope, within the founding's transaction. */
export type CreateFirstKey<Stores> = (
  stores: Stores,
  record: Recorder,
  owner: { readonly orgId: string; readonly ownerUserId: string; readonly createdBy: string },
) => Promise<{ readonly secret: string }>;

export interface FoundingDeps<Stores extends FoundingStores> {
  readonly stores: { readonly organizations: OrganizationStore };
  readonly change: Change<Stores>;
  readonly vault: Pick<Vault, 'prepareOrganizationKeys'>;
  readonly identity: AccountIdentity;
  readonly createFirstKey: CreateFirstKey<Stores>;
  readonly clock: Clock;
}

export type Circumstances = Omit<ChangeContext, 'orgId'>;
/**
 * Makes an organization with its keys, its built-in space, its first owner and the owner's first API key: all of it, or nothing. The
 * key-encryption key and the owner's account are made before the transaction and discarded if it fails. `admit` may refuse within the
 * transaction. Throws `already_exists` for a taken slug, `invalid_login` if the owner has an account with another password.
 */
export async function foundOrganization<Stores extends FoundingStores>(
  deps: FoundingDeps<Stores>,
  circumstances: Circumstances,
  draft: OrganizationDraft,
  admit: (stores: Stores) => Promise<void>,
): Promise<Founded> {
  const { values, owner } = readDraft(draft);
  const organization = organizationFrom(newId(), values, deps.clock);
  const keys = await deps.vault.prepareOrganizationKeys(organization.id);
  const undo = [() => keys.discard()];
  try {
    const account = await prepareAccount(deps.identity, owner);
    undo.push(account.discard);
    const first = { orgId: organization.id, ownerUserId: account.userId, createdBy: circumstances.actor.name };
    const apiKey = await deps.change({ ...circumstances, orgId: organization.id }, async (stores, record) => {
      await admit(stores);
      await insertOrganization(stores, record, organization, keys.rows, { userId: account.userId, email: owner.email });
      return (await deps.createFirstKey(stores, record, first)).secret;
    });
    if (circumstances.dryRun) await undoAll(undo);
    return { organization, ownerUserId: account.userId, apiKey };
  } catch (error) {
    // A commit whose answer got lost is not undone: without its key the organization could not be read any more.
    const committed = await deps.stores.organizations.find(organization.id).catch(() => organization);
    if (committed === null) await undoAll(undo);
    throw await explain(deps.stores.organizations, organization, error);
  }
}

function readDraft({ name: givenName, slug, plan, owner }: OrganizationDraft) {
  const name = requireName(givenName);
  const email = requireEmail(owner.email, '/owner/email');
  const account: AccountInput = {
    email,
    name: requireName(owner.name ?? email.slice(0, email.indexOf('@')), '/owner/name'),
    password: requirePassword(owner.password, '/owner/password'),
  };
  return { values: { name, slug: requireOrganizationSlug(slug, name), plan }, owner: account };
}

async function insertOrganization(
  stores: FoundingStores,
  record: Recorder,
  organization: Organization,
  keys: readonly DataKeyRow[],
  owner: { userId: string; email: string },
): Promise<void> {
  const { id: orgId, name, slug, plan, createdAt } = organization;
  await stores.organizations.insert(organization);
  for (const row of keys) await stores.dataKeys.insert(row);
  await stores.spaces.insert({
    id: newId(),
    orgId,
    ...everyone,
    builtIn: true,
    deniedTools: [],
    revision: 1,
    createdAt,
    updatedAt: createdAt,
  });
  const membership = membershipOf(newId(), { orgId, userId: owner.userId, role: 'OWNER' }, createdAt);
  await stores.members.insert(membership);
  const changes = { name: { to: name }, slug: { to: slug }, plan: { to: plan } };
  record({ action: 'organization.created', target: { type: 'organization', id: orgId, name: slug }, changes });
  record({ action: 'member.joined', target: { type: 'member', id: membership.id, name: owner.email }, changes: { role: { to: 'OWNER' } } });
}

/** Every step, newest first, whatever becomes of the others: what cannot be undone is an unused key or account, and no reason to keep more. */
async function undoAll(undo: readonly (() => Promise<void>)[]): Promise<void> {
  for (const step of undo.toReversed()) await step().catch(() => undefined);
}

/** Two foundings may take the same slug at once; the later one then fails in the database. */
async function explain(organizations: OrganizationStore, { id, slug }: Organization, error: unknown): Promise<unknown> {
  if (isAppError(error)) return error;
  const holder = await organizations.findBySlug(slug).catch(() => null);
  if (holder === null || holder.id === id) return error;
  return new AppError('already_exists', { detail: `The slug '${slug}' is taken.` });
}
