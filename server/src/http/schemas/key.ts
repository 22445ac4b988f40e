import { z } from '@hono/zod-openapi';
import { scopes } from '#domain/tenancy/roles.ts';
import { nameText, text } from './text.ts';

const instant = z.iso.datetime({ offset: true });
const list = z.array(text(128).min(1)).max(100).nullable();

/** `slug/tool` as the server names the tool. */
export const toolList = z.array(text(256).regex(/^[^/]+\/./, 'Write it as slug/tool.')).max(500);

const fields = {
  name: nameText(100),
  scopes: z.array(z.enum(scopes)).min(1).max(scopes.length),
  application: nameText(100).nullable(),
  spaces: list,
  slugs: list,
  denied_tools: toolList,
  ips: list,
  expires_at: instant.nullable(),
};

export const createKeyBody = z
  .strictObject({
    ...fields,
    application: fields.application.default(null),
    spaces: list.default(null),
    slugs: list.default(null),
    denied_tools: toolList.default([]),
    ips: list.default(null),
    expires_at: instant.nullable().default(null),
  })
  .openapi('KeyCreate');

export const updateKeyBody = z.strictObject(fields).partial().openapi('KeyUpdate');

export const rollKeyBody = z
  .strictObject({
    grace_seconds: z
      .int()
      .min(0)
      .max(7 * 24 * 3600)
      .default(0),
  })
  .openapi('KeyRoll');

const answered = {
  id: z.uuid(),
  name: z.string(),
  prefix: z.string(),
  last4: z.string(),
  scopes: z.array(z.enum(scopes)),
  application: z.string().nullable(),
  spaces: list,
  slugs: list,
  denied_tools: z.array(z.string()),
  ips: list,
  owner: z.object({ id: z.string(), name: z.string() }),
  status: z.enum(['active', 'expired', 'revoked']),
  expires_at: instant.nullable(),
  last_used_at: instant.nullable(),
  last_used_ip: z.string().nullable(),
  last_used_agent: z.string().nullable(),
  created_at: instant,
  created_by: z.string(),
  revoked_at: instant.nullable(),
  version: z.int(),
};

export const keySchema = z.object(answered).openapi('ApiKey');
export const createdKeySchema = z
  .object({ ...answered, secret: z.string().openapi({ description: 'The key itself, shown only here.' }) })
  .openapi('ApiKeyWithSecret');
export const rolledKeySchema = z.object({ ...answered, secret: z.string(), previous_expires_at: instant }).openapi('RolledKey');
