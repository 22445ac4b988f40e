import type { BetterAuthOptions } from 'better-auth';
import { newId } from '#domain/ids.ts';
import { newToken } from '#domain/tenancy/token.ts';
import type { Db } from '#storage/db.ts';

/** How passwords become what is stored, and back to a yes or no. */
export interface PasswordHashing {
  hash(password: string): Promise<string>;
  verify(pair: { readonly hash: string; readonly password: string }): Promise<boolean>;
}

const created = { createdAt: 'created_at', updatedAt: 'updated_at' };
const owned = { ...created, userId: 'user_id', expiresAt: 'expires_at' };

/**
 * The auth library over the tables of migration 0001. Only its data layer and its password hash are used: no route of it is served and it
 * sets no cookie, so its secret signs nothing that outlives the process.
 */
export const authOptions = ({ db, kind }: Db, hashing?: PasswordHashing) =>
  ({
    database: { db, type: kind, transaction: true },
    secret: newToken().token,
    baseURL: 'http://localhost',
    logger: { disabled: true },
    telemetry: { enabled: false },
    rateLimit: { enabled: false },
    emailAndPassword: { enabled: true, disableSignUp: true, ...(hashing && { password: hashing }) },
    // The migration is ours; a test compares it with what the library expects, so no start has to.
    advanced: { database: { generateId: () => newId(), validateSchema: false } },
    user: { modelName: 'users', fields: { ...created, emailVerified: 'email_verified' } },
    session: {
      modelName: 'sessions',
      fields: { ...owned, ipAddress: 'ip_address', userAgent: 'user_agent' },
      additionalFields: { orgId: { type: 'string', fieldName: 'org_id' } },
    },
    account: {
      modelName: 'accounts',
      fields: {
        ...created,
        userId: 'user_id',
        accountId: 'account_id',
        providerId: 'provider_id',
        accessToken: 'access_token',
        refreshToken: 'refresh_token',
        idToken: 'id_token',
        accessTokenExpiresAt: 'access_token_expires_at',
        refreshTokenExpiresAt: 'refresh_token_expires_at',
      },
    },
    verification: { modelName: 'verifications', fields: { ...created, expiresAt: 'expires_at' } },
  }) satisfies BetterAuthOptions;
