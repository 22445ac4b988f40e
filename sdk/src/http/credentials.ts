import { MooringError } from '../errors/mooringError.ts';
import type { Call } from './request.ts';

/** Adds what proves the caller to a request. */
export type Authenticate = (call: Pick<Call, 'method' | 'writes'>, headers: Headers) => Promise<void>;

/** The key, checked before use: a runtime that refuses a header value quotes it in its error. Throws NO_API_KEY. */
export function requireApiKey(apiKey: string | undefined): string {
  if (apiKey === undefined) {
    throw new MooringError('NO_API_KEY', 'No API key was given.', { action: 'Pass apiKey, or set MOORING_API_KEY.' });
  }
  if (!/^[\x21-\x7e]+$/.test(apiKey)) {
    throw new MooringError('NO_API_KEY', 'The API key contains characters that no key has.', { action: 'Copy the key again.' });
  }
  return apiKey;
}

export const withApiKey =
  (apiKey: string | undefined): Authenticate =>
  async (_call, headers) =>
    headers.set('x-api-key', requireApiKey(apiKey));

/** With the session cookie of a browser on the platform's own origin; writes carry the CSRF token. */
export const withSession =
  (csrfToken: () => string | Promise<string>): Authenticate =>
  async ({ method, writes }, headers) => {
    if (method !== 'GET' || writes) headers.set('x-csrf-token', await csrfToken());
  };
