import { sortHeaders } from './sortHeaders.ts';

/** A pasted line that says more than the secret itself. */
export interface NamedCredential {
  readonly authType: 'bearer' | 'api_key';
  readonly token: string;
  readonly apiKeyHeader: string;
}

/**
 * `X-Api-Key:sk_xxx` names its header and `Bearer xxx` its scheme; the first colon splits. Null for a bare secret, colons in it or not: only
 * a name that sounds like a credential's makes a header.
 */
export function readCredential(text: string): NamedCredential | null {
  const line = text.trim();
  if (/^bearer\s+\S+$/i.test(line)) return { authType: 'bearer', token: line.replace(/^bearer\s+/i, ''), apiKeyHeader: 'X-API-Key' };
  const [, name, value] = /^([A-Za-z][\w-]*)\s*:\s*(\S.*)$/.exec(line) ?? [];
  if (name === undefined || value === undefined) return null;
  const { authType, token, apiKeyHeader } = sortHeaders({ [name]: value });
  return authType === 'none' || token === '' ? null : { authType, token, apiKeyHeader };
}
