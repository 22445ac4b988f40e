import { z } from '@hono/zod-openapi';
import { roles } from '#domain/tenancy/roles.ts';
import { text } from './text.ts';

const instant = z.iso.datetime({ offset: true });
const role = z.enum(roles);
/** Generous bounds on what is read at all; the domain says what an e-mail, a name and a new password have to be. */
const words = text(1_000);
const token = text(200).min(1);

export const memberSchema = z
  .object({
    id: z.uuid(),
    user_id: z.string(),
    email: z.string(),
    name: z.string(),
    role,
    joined_at: instant,
    last_seen_at: instant.nullable().openapi({ description: 'Last use of a session here, to the hour.' }),
    version: z.int(),
  })
  .openapi('Member');
export const updateMemberBody = z.strictObject({ role }).openapi('MemberUpdate');

const invitation = {
  id: z.uuid(),
  email: z.string(),
  role,
  status: z.enum(['pending', 'accepted', 'expired', 'revoked']),
  created_at: instant,
  created_by: z.string(),
  expires_at: instant,
};
export const invitationSchema = z.object(invitation).openapi('Invitation');
export const createInvitationBody = z.strictObject({ email: words, role }).openapi('InvitationCreate');
export const createdInvitationSchema = z
  .object({
    ...invitation,
    accept_url: z
      .string()
      .openapi({ description: 'The link for the invited person, with the one-time token in its fragment; shown only here.' }),
    mailed: z.boolean().openapi({ description: 'False: pass the link on yourself.' }),
  })
  .openapi('InvitationCreated');
export const lookUpInvitationBody = z.strictObject({ token }).openapi('InvitationLookup');
export const invitationOfferSchema = z
  .object({
    org: z.object({ name: z.string() }),
    email: z.string(),
    role,
    needs_account: z.boolean().openapi({ description: 'True: choose a name and a password; false: give the password of the account.' }),
    expires_at: instant,
  })
  .openapi('InvitationOffer');
export const acceptInvitationBody = z.strictObject({ token, name: words.optional(), password: words }).openapi('InvitationAccept');

export const sessionSchema = z
  .object({
    id: z.string(),
    user_id: z.string(),
    ip: z.string().nullable(),
    agent: z.string().nullable(),
    created_at: instant,
    expires_at: instant,
    current: z.boolean().openapi({ description: 'Whether the request itself was made with it.' }),
  })
  .openapi('Session');

export const loginBody = z.strictObject({ email: words, password: words }).openapi('Login');
const csrfToken = z.string().openapi({ description: 'To be sent as X-CSRF-Token with every write by this session.' });
export const csrfTokenSchema = z.object({ csrf_token: csrfToken }).openapi('CsrfToken');
export const signedInSchema = z
  .object({
    user: z.object({ id: z.string(), email: z.string(), name: z.string() }),
    org: z.object({ id: z.uuid(), slug: z.string(), name: z.string() }),
    role,
    csrf_token: csrfToken,
  })
  .openapi('SignedIn');

export const setupBody = z
  .strictObject({
    token,
    org: words.openapi({ description: 'Name of the organization.' }),
    org_slug: words.optional().openapi({ description: 'Derived from the name if left out.' }),
    owner_email: words,
    owner_name: words.optional(),
    owner_password: words.openapi({ description: 'At least 12 characters.' }),
  })
  .openapi('Setup');
export const setupDoneSchema = z
  .object({
    org: z.object({ id: z.uuid(), slug: z.string() }),
    api_key: z.string().openapi({ description: 'The first API key, with every scope; shown only here.' }),
  })
  .openapi('SetupDone');
