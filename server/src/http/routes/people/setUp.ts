import type { z } from '@hono/zod-openapi';
import type { SetupDone } from '@mooring/sdk';
import type { OrganizationDraft } from '#domain/tenancy/organizations/foundOrganization.ts';
import { requireOrganizationSlug } from '#domain/tenancy/organizations/slug.ts';
import { requireEmail, requireName, requirePassword } from '#domain/tenancy/person.ts';
import type { Api } from '../../api.ts';
import { publicEndpoint } from '../../endpoint.ts';
import { setupBody, setupDoneSchema } from '../../schemas/people.ts';
import { arrivalOf } from './arrival.ts';

export const setUp = (api: Api) =>
  publicEndpoint({
    method: 'post',
    path: '/v1/setup',
    tag: 'Sign-in',
    summary: 'Make the first organization and its owner with the one-time token that the server prints. The API key is shown only here.',
    rate: 'sign-in',
    body: setupBody,
    answer: setupDoneSchema,
    status: 201,
    errors: ['forbidden', 'already_set_up', 'kms_unavailable'],
    async handle({ c, body }) {
      const { organization, apiKey } = await api.completeSetup(arrivalOf(c), body.token, draftOf(body));
      const done: SetupDone = { org: { id: organization.id, slug: organization.slug }, api_key: apiKey };
      return { status: 201, body: done };
    },
  });

/** Checked here under the names of this body, so that a refusal points at a field that the sender knows. */
function draftOf(body: z.output<typeof setupBody>): OrganizationDraft {
  const name = requireName(body.org, '/org');
  return {
    name,
    slug: requireOrganizationSlug(body.org_slug, name, '/org_slug'),
    plan: 'growth',
    owner: {
      ...(body.owner_name !== undefined && { name: requireName(body.owner_name, '/owner_name') }),
      email: requireEmail(body.owner_email, '/owner_email'),
      password: requirePassword(body.owner_password, '/owner_password'),
    },
  };
}
