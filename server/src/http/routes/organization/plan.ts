import { z } from '@hono/zod-openapi';
import type { Plan } from '@mooring/sdk';
import { AppError } from '#domain/errors.ts';
import { planNames } from '#domain/tenancy/organization.ts';
import type { Api } from '../../api.ts';
import { endpoint } from '../../endpoint.ts';

const planSchema = z
  .object({
    enabled: z.boolean(),
    plan: z.enum(planNames),
    features: z.record(z.string(), z.boolean()),
    limits: z.record(z.string(), z.number().nullable()),
    usage: z.record(z.string(), z.number()),
  })
  .openapi('Plan');

export const getPlan = (api: Api) =>
  endpoint({
    method: 'get',
    path: '/v1/plan',
    tag: 'Organization',
    summary: "Show the organization's plan and what it includes. With plans switched off everything is included.",
    scope: 'any',
    answer: planSchema,
    async handle({ caller }) {
      const organization = await api.organizations.find(caller.orgId);
      if (organization === null) throw new AppError('not_found');
      const plan: Plan = {
        enabled: api.plans.enabled,
        plan: organization.plan,
        features: { custom_mcp: api.plans.has(organization.plan, 'custom_mcp') },
        limits: { connections: null },
        usage: { connections: await api.connections.store.count(caller.orgId) },
      };
      return { status: 200, body: plan };
    },
  });
