import type { ConnectionCreateBody, Delivery, Protocol, Transport } from '@mooring/sdk';
import type { PastedServer } from '../../paste/parsePaste.ts';
import { sortHeaders } from '../../paste/sortHeaders.ts';

export interface HeaderDraft {
  readonly name: string;
  readonly value: string;
  readonly secret: boolean;
}

/** What the form holds. The token never leaves it but in the request that stores or tests it. */
export interface Draft {
  readonly url: string;
  readonly name: string;
  /** Empty: derived from the name. */
  readonly slug: string;
  readonly authType: 'none' | 'bearer' | 'api_key';
  readonly token: string;
  readonly apiKeyHeader: string;
  readonly transport: Transport;
  readonly protocol: Protocol;
  readonly headers: readonly HeaderDraft[];
  /** Names of headers that were pasted with a placeholder instead of a value. */
  readonly unfilled: readonly string[];
  readonly spaces: readonly string[];
  readonly delivery: Delivery;
}

export const emptyDraft: Draft = {
  url: '',
  name: '',
  slug: '',
  authType: 'none',
  token: '',
  apiKeyHeader: 'X-API-Key',
  transport: 'auto',
  protocol: 'auto',
  headers: [],
  unfilled: [],
  spaces: ['everyone'],
  delivery: { handoff: true, broker: true },
};

/** A pasted server over what was entered so far. Its secrets go into the credential field and the secret headers. */
export function withPasted(draft: Draft, { name, url, transport, headers }: PastedServer): Draft {
  const { authType, token, apiKeyHeader, rest, missing } = sortHeaders(headers);
  return {
    ...draft,
    url,
    transport,
    unfilled: missing,
    ...(name !== null && { name }),
    ...(Object.keys(headers).length > 0 && { authType, token, apiKeyHeader, headers: rest }),
  };
}

const SECRET_PARAMETER = /token|key|secret|password|passwd|signature|^sig$|^auth/i;

/** Whether the address itself seems to hold a secret, which everybody who sees the server would see. */
export function hasSecretInUrl(url: string): boolean {
  const parsed = URL.parse(url.trim());
  if (parsed === null) return false;
  return parsed.username !== '' || parsed.password !== '' || [...parsed.searchParams.keys()].some((name) => SECRET_PARAMETER.test(name));
}

/** What has to be said before the server can be stored. */
export const openFields = ({ url, name, authType, token, headers }: Draft): readonly string[] => [
  ...(url.trim() === '' ? ['a URL'] : []),
  ...(name.trim() === '' ? ['a name'] : []),
  ...(authType !== 'none' && token === '' ? [authType === 'bearer' ? 'the token' : 'the key'] : []),
  ...headers.filter(({ value }) => value === '').map((header) => `a value for ${header.name || 'the extra header'}`),
];

export const bodyOf = (draft: Draft): ConnectionCreateBody => ({
  nickname: draft.name.trim(),
  server_url: draft.url.trim(),
  transport: draft.transport,
  protocol: draft.protocol,
  auth_type: draft.authType,
  ...(draft.authType === 'bearer' && { token: draft.token }),
  ...(draft.authType === 'api_key' && { api_key: draft.token, api_key_header: draft.apiKeyHeader }),
  ...(draft.slug.trim() !== '' && { slug: draft.slug.trim() }),
  ...(draft.headers.length > 0 && {
    headers: Object.fromEntries(draft.headers.map(({ name, value, secret }) => [name, { value, secret }])),
  }),
  spaces: draft.spaces,
  delivery: draft.delivery,
});

/** The headers that a check sends, credential included. */
export function headersOf(draft: Draft): Record<string, string> {
  const headers = Object.fromEntries(
    draft.headers.filter(({ name, value }) => name !== '' && value !== '').map(({ name, value }) => [name, value]),
  );
  if (draft.authType === 'api_key' && draft.token !== '') headers[draft.apiKeyHeader] = draft.token;
  return headers;
}
