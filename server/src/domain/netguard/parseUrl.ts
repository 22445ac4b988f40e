import { isIP } from 'node:net';
import type { FailureCode } from '@mooring/sdk';
import { isWellFormedName } from './hostNames.ts';
import { urlCharactersMax } from './limits.ts';

/** A URL whose text says plainly where it leads. */
export interface PlainUrl {
  readonly url: URL;
  /** The canonical name, or the address without brackets. */
  readonly host: string;
  readonly port: number;
  /** The host is an address. */
  readonly literal: boolean;
}

/** Control, format, private, unassigned, blank and invisible characters: what parsers strip or people cannot see. */
const hiddenCharacters = /[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}\\]/u;

const bare = (hostname: string): string => hostname.replace(/^\[|\]$/g, '');

/** The authority as it was typed, or null where the text is not plainly `http(s)://authority…`. */
function typedAuthority(text: string): string | null {
  const authority = /^https?:\/\/([^/?#]+)/i.exec(text)?.[1];
  // Userinfo is refused even when empty; a percent sign in a host is decoded by the parser, so the eye and the parser disagree.
  return authority === undefined || /[@%]/.test(authority) ? null : authority;
}

/**
 * Reads a URL strictly, then by the URL standard, and refuses the text where the two could disagree. The standard folds octal, hexadecimal,
 * short, full-width and circled IPv4 notations into an address; only the canonical notation is accepted.
 */
export function parseUrl(text: string): PlainUrl | FailureCode {
  if (text.length > urlCharactersMax || hiddenCharacters.test(text) || text.includes('#')) return 'url_invalid';
  if (/^(?!https?:)[a-z][a-z0-9+.-]*:/i.test(text)) return 'scheme_not_allowed';
  const authority = typedAuthority(text);
  const url = authority === null ? null : URL.parse(text);
  if (authority === null || url === null) return 'url_invalid';

  const host = bare(url.hostname);
  const literal = isIP(host) !== 0;
  const typedHost = authority.replace(/:\d*$/, '');
  if (literal ? isIP(host) === 4 && typedHost !== host : !isWellFormedName(host)) return 'url_invalid';
  return { url, host, literal, port: url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port) };
}
