import type { z } from '@hono/zod-openapi';
import { fieldError } from '#domain/errors.ts';
import { parseCidr, toCidr } from '#domain/netguard/cidr.ts';
import type { NewKey } from '#domain/tenancy/keys/createKey.ts';
import type { updateKeyBody } from '../../schemas/key.ts';

/** The fields of a key as the domain names them; only those that were given. */
export function keyDraft(body: z.output<typeof updateKeyBody>): Partial<NewKey> {
  const { ips, expires_at: expires, name, scopes, application, spaces, slugs, denied_tools: deniedTools } = body;
  ips?.forEach((ip, i) => {
    if (parseCidr(toCidr(ip)) === null)
      throw fieldError(`/ips/${i}`, 'invalid_address', 'Not an address and not a CIDR such as 203.0.113.0/24.');
  });
  return {
    ...(name !== undefined && { name }),
    ...(scopes !== undefined && { scopes: [...new Set(scopes)] }),
    ...(application !== undefined && { application }),
    ...(spaces !== undefined && { spaces }),
    ...(slugs !== undefined && { slugs }),
    ...(deniedTools !== undefined && { deniedTools: [...new Set(deniedTools)] }),
    ...(ips !== undefined && { addresses: ips }),
    ...(expires !== undefined && { expiresAt: expires === null ? null : Date.parse(expires) }),
  };
}
