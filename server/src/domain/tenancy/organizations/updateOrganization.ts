import type { Change } from '#domain/audit/change.ts';
import type { ChangeContext, FieldChange } from '#domain/audit/types.ts';
import type { Clock } from '#domain/clock.ts';
import { AppError } from '#domain/errors.ts';
import { type Caller, requireScope } from '../caller.ts';
import type { Organization, OrganizationStore } from '../organization.ts';
import { requireName } from '../person.ts';
import { requireOrganizationSlug } from './slug.ts';

export interface OrganizationDeps {
  readonly change: Change<{ readonly organizations: OrganizationStore }>;
  readonly clock: Clock;
}

export interface OrganizationPatch {
  readonly name?: string | undefined;
  readonly slug?: string | undefined;
}

/** Renames the caller's organization. For admins. Throws `already_exists` for a taken slug. */
export const createUpdateOrganization =
  ({ change, clock }: OrganizationDeps) =>
  async (caller: Caller, context: ChangeContext, patch: OrganizationPatch, ifMatch: number | null): Promise<Organization> => {
    requireScope(caller, 'org:admin');
    return change(context, async ({ organizations }, record) => {
      const before = await requireOrganization(organizations, caller.orgId, ifMatch);
      const name = patch.name === undefined ? before.name : requireName(patch.name);
      const slug = patch.slug === undefined ? before.slug : requireOrganizationSlug(patch.slug, name);
      const changes: Record<string, FieldChange> = {};
      if (name !== before.name) changes.name = { from: before.name, to: name };
      if (slug !== before.slug) changes.slug = { from: before.slug, to: slug };
      if (Object.keys(changes).length === 0) return before;
      if (slug !== before.slug && (await organizations.findBySlug(slug)) !== null)
        throw new AppError('already_exists', { detail: `The slug '${slug}' is taken.` });
      const after = await replace(organizations, before, { name, slug }, clock);
      record({ action: 'organization.updated', target: targetOf(after), changes });
      return after;
    });
  };

export async function requireOrganization(organizations: OrganizationStore, id: string, ifMatch: number | null): Promise<Organization> {
  const organization = await organizations.find(id);
  if (organization === null) throw new AppError('not_found');
  if (ifMatch !== null && ifMatch !== organization.revision) throw new AppError('stale_version');
  return organization;
}

export async function replace(
  organizations: OrganizationStore,
  before: Organization,
  values: Partial<Organization>,
  clock: Clock,
): Promise<Organization> {
  const after = { ...before, ...values, revision: before.revision + 1, updatedAt: clock.now() };
  if (!(await organizations.update(after, before.revision))) throw new AppError('stale_version');
  return after;
}

export const targetOf = ({ id, slug }: Organization) => ({ type: 'organization', id, name: slug }) as const;
