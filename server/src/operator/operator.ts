import type { ChangeContext } from '#domain/audit/types.ts';
import { AppError } from '#domain/errors.ts';
import type { Plans } from '#domain/plans/plans.ts';
import { type Organization, type OrganizationStore, type PlanName, planNames } from '#domain/tenancy/organization.ts';
import type { Circumstances, Founded, OrganizationDraft } from '#domain/tenancy/organizations/foundOrganization.ts';
import type { RotationProgress } from '#domain/vault/rotateDataKeys.ts';
import type { Kms } from '#domain/vault/types.ts';
import type { Engine } from '#storage/engines/engine.ts';

export interface OperatorDeps {
  readonly organizations: OrganizationStore;
  readonly setup: (circumstances: Circumstances, draft: OrganizationDraft) => Promise<Founded>;
  readonly issueSetupToken: () => Promise<{ token: string; expiresAt: number }>;
  readonly createOrganization: (circumstances: Circumstances, draft: OrganizationDraft) => Promise<Founded>;
  readonly deleteOrganization: (orgId: string) => Promise<void>;
  readonly setPlan: (context: ChangeContext, plan: PlanName) => Promise<Organization>;
  readonly resetPassword: (email: string, password: string) => Promise<{ readonly email: string }>;
  readonly renewDataKeys: (context: ChangeContext) => Promise<RotationProgress>;
  readonly engine: Engine;
  readonly kms: Kms;
  readonly plans: Plans;
}

/** An operator command as it crosses the socket: a name and JSON arguments in, a JSON object out. */
export interface Operator {
  run(command: string, args: Readonly<Record<string, unknown>>): Promise<object>;
}

/** Of everything that the operator does. */
export const circumstances: Circumstances = {
  actor: { type: 'operator', id: null, name: 'operator' },
  source: 'operator',
  ip: null,
  requestId: null,
  dryRun: false,
};

/**
 * What the operator of an installation may do beyond any organization's API. Whoever can open the data folder or reach its socket is the
 * operator.
 */
export function createOperator(deps: OperatorDeps): Operator {
  const text = (args: Readonly<Record<string, unknown>>, name: string): string => {
    const value = args[name];
    if (typeof value !== 'string' || value === '') throw new AppError('validation_failed', { detail: `${name} is required.` });
    return value;
  };
  const named = async (slug: string): Promise<Organization> => {
    const organization = (await deps.organizations.findBySlug(slug)) ?? (await deps.organizations.find(slug));
    if (organization === null) throw new AppError('not_found', { detail: `There is no organization '${slug}'.` });
    return organization;
  };
  const draftOf = (args: Readonly<Record<string, unknown>>): OrganizationDraft => ({
    name: text(args, 'org'),
    plan: args.plan === undefined ? 'starter' : planOf(text(args, 'plan')),
    owner: {
      email: text(args, 'ownerEmail'),
      password: text(args, 'ownerPassword'),
      ...(args.ownerName !== undefined && { name: text(args, 'ownerName') }),
    },
  });

  const commands: Readonly<Record<string, (args: Readonly<Record<string, unknown>>) => Promise<object>>> = {
    async setup(args) {
      const { organization, apiKey } = await deps.setup(circumstances, draftOf(args));
      return { org: { id: organization.id, slug: organization.slug }, api_key: apiKey };
    },
    setupLink: async () => deps.issueSetupToken(),
    async 'org create'(args) {
      const { organization, apiKey } = await deps.createOrganization(circumstances, draftOf(args));
      return { org: { id: organization.id, slug: organization.slug }, api_key: apiKey };
    },
    async 'org list'() {
      const organizations = await deps.organizations.list();
      return {
        data: organizations.map(({ id, slug, name, plan, createdAt }) => ({
          id,
          slug,
          name,
          plan,
          created_at: new Date(createdAt).toISOString(),
        })),
      };
    },
    async 'org delete'(args) {
      const { id, slug } = await named(text(args, 'org'));
      await deps.deleteOrganization(id);
      return { deleted: { id, slug } };
    },
    async 'plan set'(args) {
      const { id } = await named(text(args, 'org'));
      const { slug, plan } = await deps.setPlan({ ...circumstances, orgId: id }, planOf(text(args, 'plan')));
      return { org: { id, slug }, plan, enforced: deps.plans.enabled };
    },
    'user set-password': (args) => deps.resetPassword(text(args, 'email'), text(args, 'password')),
    async 'kms rotate'(args) {
      const wanted = args.org === undefined ? await deps.organizations.list() : [await named(text(args, 'org'))];
      const rotated = [];
      for (const { id, slug } of wanted) rotated.push({ org: slug, ...(await deps.renewDataKeys({ ...circumstances, orgId: id })) });
      return { rotated };
    },
    async status() {
      await deps.engine.health();
      await deps.kms.health();
      return { store: deps.engine.kind, kms: deps.kms.describe(), organizations: (await deps.organizations.list()).length };
    },
  };
  return {
    run(command, args) {
      const known = Object.hasOwn(commands, command) ? commands[command] : undefined;
      if (known === undefined) throw new AppError('not_found', { detail: `There is no operator command '${command}'.` });
      return known(args);
    },
  };
}

function planOf(text: string): PlanName {
  const plan = planNames.find((name) => name === text);
  if (plan === undefined) throw new AppError('validation_failed', { detail: `A plan is one of ${planNames.join(', ')}.` });
  return plan;
}
