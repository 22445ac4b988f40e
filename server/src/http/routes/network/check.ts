import { z } from '@hono/zod-openapi';
import type { NetworkVerdict } from '@mooring/sdk';
import type { Api } from '../../api.ts';
import { endpoint } from '../../endpoint.ts';
import { text } from '../../schemas/text.ts';

export const checkUrl = (api: Api) =>
  endpoint({
    method: 'post',
    path: '/v1/settings/network/check',
    tag: 'Settings',
    summary: 'Ask the outbound policy about a URL; with resolve false, nothing is looked up.',
    scope: 'org:owner',
    repeatable: false,
    body: z.strictObject({ url: text(8_192), resolve: z.boolean().default(true) }).openapi('NetworkCheck'),
    answer: z.object({ allowed: z.boolean(), rule: z.string().nullable(), message: z.string() }).openapi('NetworkVerdict'),
    async handle({ caller, body }) {
      const verdict = await api.network.check(caller.orgId, body.url, body.resolve);
      const answer: NetworkVerdict = verdict.allowed
        ? {
            allowed: true,
            rule: null,
            message:
              verdict.exemption === null ? 'The URL is allowed.' : `The URL is allowed by the operator's exemption ${verdict.exemption}.`,
          }
        : { allowed: false, rule: verdict.rule, message: verdict.message };
      return { status: 200, body: answer };
    },
  });
