import type { Warning } from '@mooring/sdk';
import { AppError, fieldError } from '#domain/errors.ts';
import { requireHeaderName, requireHeaderValue } from './staticHeaders.ts';

/** The one header that authenticates us, with its secret value. */
export interface Credential {
  readonly type: 'bearer' | 'api_key';
  readonly header: string;
  readonly value: string;
}

/** How a caller gives a credential: the fields of the custom-mcp body. */
export interface CredentialInput {
  readonly auth_type?: 'none' | 'bearer' | 'api_key' | 'oauth' | undefined;
  readonly token?: string | null | undefined;
  readonly api_key?: string | null | undefined;
  readonly api_key_header?: string | undefined;
  readonly secret?: string | null | undefined;
}

const DEFAULT_HEADER = 'X-API-Key';

/**
 * Reads the credential of a request body.
 * `bearer` takes the raw token and sends `Authorization: Bearer <token>`; a pasted `Bearer ` is taken off. `api_key` sends the value as it is
 * under `api_key_header`; the one-line form `HeaderName:value` is understood in `api_key` and `secret` when no header is named.
 */
export function readCredential(input: CredentialInput): { readonly credential: Credential | null; readonly warnings: readonly Warning[] } {
  const type = input.auth_type ?? 'none';
  if (type === 'oauth')
    throw new AppError('oauth_not_enabled', {
      errors: [{ path: '/auth_type', code: 'oauth_not_enabled', message: 'OAuth is not enabled.' }],
    });
  if (type === 'bearer') return readBearer(input);
  if (type === 'api_key') return { credential: readApiKey(input), warnings: [] };
  const given = [input.token, input.api_key, input.secret].some((v) => v !== undefined && v !== null && v !== '');
  return {
    credential: null,
    warnings: given
      ? [{ code: 'credential_ignored', message: 'A credential was given, but auth_type is none, so it was not stored.' }]
      : [],
  };
}

function readBearer(input: CredentialInput) {
  const path = input.token ? '/token' : input.secret ? '/secret' : '/token';
  const given = (input.token || input.secret || '').trim();
  const token = given.replace(/^bearer\s+/i, '');
  if (token === '') throw fieldError(path, 'required', 'auth_type bearer needs a token.');
  requireHeaderValue(token, path);
  const warnings =
    token === given
      ? []
      : [{ code: 'bearer_prefix_removed', message: "The word 'Bearer' was taken off the token; it is added when the header is sent." }];
  return { credential: { type: 'bearer', header: 'Authorization', value: `Bearer ${token}` } as const, warnings };
}

function readApiKey(input: CredentialInput): Credential {
  const path = input.api_key ? '/api_key' : '/secret';
  const given = (input.api_key || input.secret || '').trim();
  if (given === '') throw fieldError('/api_key', 'required', 'auth_type api_key needs an api_key.');
  const line = input.api_key_header === undefined ? splitHeaderLine(given) : null;
  const header = requireHeaderName(line?.header ?? input.api_key_header ?? DEFAULT_HEADER, '/api_key_header');
  return { type: 'api_key', header, value: requireHeaderValue(line?.value ?? given, path) };
}

/** `X-Api-Key:sk_1` splits at the first colon; a text whose first part cannot be a header name is a bare value. */
function splitHeaderLine(text: string): { header: string; value: string } | null {
  const colon = text.indexOf(':');
  if (colon < 1) return null;
  const [header, value] = [text.slice(0, colon).trim(), text.slice(colon + 1).trim()];
  // A name of letters and dashes alone: keys such as `abc_1:2def` keep their colon.
  return /^[A-Za-z][A-Za-z-]*$/.test(header) && value !== '' ? { header, value } : null;
}

/** The last four characters of the secret itself, or just the ellipsis for one that they would give away. */
export function hintOf({ type, value }: Pick<Credential, 'type' | 'value'>): string {
  const secret = type === 'bearer' ? value.slice('Bearer '.length) : value;
  return secret.length >= 12 ? `…${secret.slice(-4)}` : '…';
}
