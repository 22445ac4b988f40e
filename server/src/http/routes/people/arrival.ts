import type { Arrival } from '#domain/tenancy/sessions/session.ts';
import { type HttpContext, userAgentOf } from '../../requestScope.ts';

/** The circumstances of a request by someone who is not known yet: a person at one of our pages. */
export const arrivalOf = (c: HttpContext): Arrival => ({
  ip: c.get('ip'),
  agent: userAgentOf(c),
  requestId: c.get('requestId'),
  source: 'dashboard',
});
