import { z } from '@hono/zod-openapi';
import type { Api } from '../../api.ts';
import { publicEndpoint } from '../../endpoint.ts';

export const livez = () =>
  publicEndpoint({
    method: 'get',
    path: '/livez',
    tag: 'System',
    summary: 'Answers as long as the process runs.',
    rate: 'self',
    answer: z.object({ status: z.literal('ok') }),
    handle: async () => ({ status: 200, body: { status: 'ok' } }),
  });

export const readyz = (api: Api) =>
  publicEndpoint({
    method: 'get',
    path: '/readyz',
    tag: 'System',
    summary: 'Answers 200 when migrations are done and the store and the key service answer.',
    rate: 'self',
    answer: z.object({ status: z.literal('ok'), db: z.string(), kms: z.string(), migrations: z.string() }),
    errors: ['not_ready', 'kms_unavailable'],
    async handle({ c }) {
      const state = await api.readiness();
      const ready = Object.values(state).every((part) => part === 'ok');
      return ready ? { status: 200, body: { status: 'ok', ...state } } : c.json({ status: 'not_ready', ...state }, 503);
    },
  });
