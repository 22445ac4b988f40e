import type { ChangeContext } from '#domain/audit/types.ts';
import type { Organization, PlanName } from '../organization.ts';
import { type OrganizationDeps, replace, requireOrganization, targetOf } from './updateOrganization.ts';

/** For the operator: moves the organization of the context to a plan. */
export const createSetPlan =
  ({ change, clock }: OrganizationDeps) =>
  (context: ChangeContext, plan: PlanName): Promise<Organization> =>
    change(context, async ({ organizations }, record) => {
      const before = await requireOrganization(organizations, context.orgId, null);
      if (before.plan === plan) return before;
      const after = await replace(organizations, before, { plan }, clock);
      record({ action: 'organization.plan_changed', target: targetOf(after), changes: { plan: { from: before.plan, to: plan } } });
      return after;
    });
