import { createHash } from 'node:crypto';
import { sameHash } from '../keys/keySecret.ts';

/**
 * What a write by session has to show: known only to pages that may read our answers. The session token has 256 random bits and never
 * leaves its HttpOnly cookie, so its hash can be shown and not be forged.
 */
export const csrfTokenOf = (sessionToken: string): string => createHash('sha256').update(`csrf ${sessionToken}`).digest('base64url');

export const isCsrfTokenOf = (sessionToken: string, shown: string): boolean => sameHash(csrfTokenOf(sessionToken), shown);
