import { z } from '@hono/zod-openapi';
import { type Caller, requireScope } from '#domain/tenancy/caller.ts';
import type { Api } from '../../api.ts';
import { createBulkhead } from '../../bulkhead.ts';
import { endpoint } from '../../endpoint.ts';
import type { HttpContext } from '../../requestScope.ts';
import { streamEvents } from './streamEvents.ts';

/** Of one person or key: a window or a program each. */
const OWN_MAX = 16;
const ORGANIZATION_MAX = 256;
const TOTAL_MAX = 1_024;

const changeSchema = z
  .object({
    type: z.enum(['organization', 'member', 'invitation', 'session', 'key', 'connection', 'tool', 'space', 'network', 'vault', 'audit']),
    id: z.string().nullable(),
    name: z.string().nullable(),
  })
  .openapi('LiveChange', { description: 'The data of a `change`.' });

export const followEvents = (api: Api, prove: (c: HttpContext) => Promise<Caller>) => {
  const ofOrganization = createBulkhead({ perSubjectMax: ORGANIZATION_MAX, totalMax: TOTAL_MAX });
  const ofCaller = createBulkhead({ perSubjectMax: OWN_MAX, totalMax: TOTAL_MAX });
  const enter = ({ orgId, userId, key }: Caller): (() => void) => {
    const leaveOwn = ofCaller(key?.id ?? `${orgId} ${userId}`);
    try {
      const leaveOrganization = ofOrganization(orgId);
      return () => {
        leaveOwn();
        leaveOrganization();
      };
    } catch (error) {
      leaveOwn();
      throw error;
    }
  };
  return endpoint({
    method: 'get',
    path: '/v1/events',
    tag: 'Events',
    summary:
      'Follow as server-sent events what is changed among the things that the caller may list: `change` names one, `reset` means that all may have changed; Last-Event-ID goes on where a stream broke off.',
    scope: 'connections:read',
    answer: changeSchema,
    answerType: 'text/event-stream',
    errors: ['not_ready'],
    async handle({ c, caller }) {
      const { orgId } = caller;
      const proveAgain = async (): Promise<Caller> => {
        const now = await prove(c);
        requireScope(now, 'connections:read');
        return now;
      };
      const lastEventId = c.req.header('last-event-id') || null;
      c.header('Content-Type', 'text/event-stream');
      // A proxy that compresses or collects would hold events back.
      c.header('Cache-Control', 'no-store, no-transform');
      c.header('X-Accel-Buffering', 'no');
      const leave = enter(caller);
      try {
        const open = (signal: AbortSignal) => api.events.follow({ orgId, prove: proveAgain, lastEventId, signal });
        return c.body(streamEvents({ open, onEnd: leave, drop: () => c.env.outgoing.destroy() }));
      } catch (error) {
        leave();
        throw error;
      }
    },
  });
};
