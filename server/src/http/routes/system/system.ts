import { z } from '@hono/zod-openapi';
import type { SystemState } from '@mooring/sdk';
import type { Api } from '../../api.ts';
import { endpoint } from '../../endpoint.ts';
import { iso } from '../../present/instant.ts';

const systemSchema = z
  .object({
    version: z.string(),
    started_at: z.string(),
    public_url: z.string(),
    store: z.enum(['sqlite', 'postgres']),
    plans: z.boolean(),
    demo_server: z
      .object({ url: z.string(), token: z.string() })
      .nullable()
      .describe('A small MCP server to try things out with, and the public token that it asks for; null where it is off.'),
    checks: z.object({ db: z.string(), kms: z.string(), migrations: z.string() }),
  })
  .openapi('System');

export const getSystem = (api: Api) =>
  endpoint({
    method: 'get',
    path: '/v1/system',
    tag: 'System',
    summary: 'Show the version that answers, since when it runs, and whether what it depends on is well: `ok`, or an error code.',
    scope: 'org:admin',
    answer: systemSchema,
    async handle() {
      const { version, store, startedAt } = api.system;
      const body: SystemState = {
        version,
        started_at: iso(startedAt),
        public_url: api.publicUrl(),
        store,
        plans: api.plans.enabled,
        demo_server: api.demoServer(),
        checks: await api.readiness(),
      };
      return { status: 200, body };
    },
  });
