import { AppError } from '#domain/errors.ts';
import { type PlanName, planNames } from '#domain/tenancy/organization.ts';

export type Feature = 'custom_mcp';

/** The least plan that has a feature. */
const leastPlan: Readonly<Record<Feature, PlanName>> = { custom_mcp: 'growth' };

/** Decides what a plan includes. Switched off, as it is by default, every organization has everything. */
export interface Plans {
  readonly enabled: boolean;
  has(plan: PlanName, feature: Feature): boolean;
  /** Throws 402 `upgrade_required` with the plan that is needed. */
  require(plan: PlanName, feature: Feature): void;
}

export function createPlans(enabled: boolean): Plans {
  const has = (plan: PlanName, feature: Feature): boolean => !enabled || planNames.indexOf(plan) >= planNames.indexOf(leastPlan[feature]);
  return {
    enabled,
    has,
    require(plan, feature) {
      if (!has(plan, feature))
        throw new AppError('upgrade_required', {
          detail: `Custom MCP servers need the ${leastPlan[feature]} plan or higher.`,
          requiredPlan: leastPlan[feature],
        });
    },
  };
}
