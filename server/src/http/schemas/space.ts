import { z } from '@hono/zod-openapi';
import { spaceRoles } from '#domain/spaces/space.ts';
import { toolList } from './key.ts';
import { nameText, text } from './text.ts';

const role = z.enum(spaceRoles);
const policy = z
  .strictObject({ denied_tools: toolList.optional() })
  .openapi({ description: 'denied_tools: `slug/tool` texts, tools that nobody reaches by way of this space.' });
const instant = z.iso.datetime();

export const createSpaceBody = z
  .strictObject({ name: nameText(100), slug: text(64).optional(), policy: policy.optional() })
  .openapi('SpaceCreate');

export const updateSpaceBody = z
  .strictObject({ name: nameText(100).optional(), policy: policy.optional(), confirm: z.boolean().optional() })
  .openapi('SpaceUpdate');

export const spaceSchema = z
  .object({
    id: z.uuid(),
    slug: z.string(),
    name: z.string(),
    built_in: z.boolean().openapi({ description: 'Everyone, which holds all members and all keys.' }),
    policy: z.object({ denied_tools: z.array(z.string()) }),
    gateway: z.object({ servers: z.int(), tools: z.int() }).nullable().openapi({
      description: 'What agents find at the gateway of the space; null to a key that is limited to slugs or denied tools.',
    }),
    role: role.nullable().openapi({ description: "The caller's own place, for a person." }),
    created_at: instant,
    updated_at: instant,
    version: z.int(),
  })
  .openapi('Space');

export const spaceMemberBody = z.strictObject({ role }).openapi('SpaceMemberPut');
export const spaceMemberSchema = z
  .object({ user_id: z.string(), name: z.string(), email: z.string(), role, added_at: instant })
  .openapi('SpaceMember');

const id = text(64).min(1);
export const bindingParams = z.object({
  id: id.openapi({ description: 'Id or slug of the space.' }),
  cid: id.openapi({ description: 'Id or slug of the server.' }),
});
export const placeParams = z.object({
  id: id.openapi({ description: 'Id or slug of the space.' }),
  user: id.openapi({ description: 'Id of the person, or of their membership.' }),
});
