import type { CallOptions } from '../http/options.ts';
import type { Org, OrgUpdateBody } from '../wire/org.ts';
import type { Calls, WriteOptions } from './calls.ts';

/** The organization that the caller belongs to. */
export interface Organization {
  get(options?: CallOptions): Promise<Org>;
  update(body: OrgUpdateBody, options?: WriteOptions): Promise<Org>;
}

export const createOrganization = (calls: Calls): Organization => ({
  get: (options) => calls.get('/v1/org', options),
  update: (body, options) => calls.write('PATCH', '/v1/org', body, options),
});
