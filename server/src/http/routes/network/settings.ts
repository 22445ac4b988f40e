import { z } from '@hono/zod-openapi';
import type { NetworkSettings as Wire } from '@mooring/sdk';
import type { NetworkSettings } from '#domain/connections/networkPolicy.ts';
import type { Api } from '../../api.ts';
import { endpoint } from '../../endpoint.ts';
import { isoOrNull } from '../../present/instant.ts';
import { boundedRecord } from '../../schemas/boundedRecord.ts';
import { text } from '../../schemas/text.ts';

const hosts = z.array(text(253)).max(200);
const assignments = boundedRecord(z.array(text(64)).max(1_000), 200);

const settingsSchema = z
  .object({
    denied_hosts: hosts,
    denied_cidrs: hosts,
    exemptions: z.array(z.object({ entry: z.string(), purpose: z.string(), connections: z.array(z.string()).nullable() })),
    user_agent: z.string(),
    updated_at: z.string().nullable(),
    version: z.int(),
  })
  .openapi('NetworkSettings');

export const getNetworkSettings = (api: Api) =>
  endpoint({
    method: 'get',
    path: '/v1/settings/network',
    tag: 'Settings',
    summary: 'Show the outbound network policy: what the operator exempts, and what the organization refuses.',
    scope: 'org:owner',
    answer: settingsSchema,
    async handle({ caller }) {
      const settings = await api.network.read(caller.orgId);
      return { status: 200, body: present(api, settings), etag: settings.revision };
    },
  });

export const putNetworkSettings = (api: Api) =>
  endpoint({
    method: 'put',
    path: '/v1/settings/network',
    tag: 'Settings',
    summary: 'Narrow the outbound policy, and confine exemptions of the operator to servers by slug. Only the operator can widen it.',
    scope: 'org:owner',
    body: z
      .strictObject({ denied_hosts: hosts.default([]), denied_cidrs: hosts.default([]), assignments: assignments.default({}) })
      .openapi('NetworkSettingsUpdate'),
    answer: settingsSchema,
    errors: ['stale_version'],
    async handle({ context, body, ifMatch }) {
      const input = { deniedHosts: body.denied_hosts, deniedCidrs: body.denied_cidrs, assignments: body.assignments };
      const settings = await api.network.update(context, input, ifMatch);
      return { status: 200, body: present(api, settings), etag: settings.revision };
    },
  });

const present = (api: Api, settings: NetworkSettings): Wire => ({
  denied_hosts: settings.deniedHosts,
  denied_cidrs: settings.deniedCidrs,
  exemptions: api.network.exemptions.map(({ entry, purpose }) => ({ entry, purpose, connections: settings.assignments[entry] ?? null })),
  user_agent: api.network.userAgent,
  updated_at: isoOrNull(settings.updatedAt),
  version: settings.revision,
});
