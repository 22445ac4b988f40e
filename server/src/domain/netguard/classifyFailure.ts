import type { FailureCode } from '@mooring/sdk';
import { GuardError, type GuardPhase, isGuardError } from './guardError.ts';

/** Node's and OpenSSL's names (tls docs "X509 certificate error codes") and undici's UND_ERR_*. */
const byCode: Readonly<Record<string, FailureCode>> = {
  ECONNREFUSED: 'connect_refused',
  ETIMEDOUT: 'connect_timeout',
  EHOSTUNREACH: 'connect_timeout',
  ENETUNREACH: 'connect_timeout',
  EADDRNOTAVAIL: 'connect_timeout',
  EHOSTDOWN: 'connect_timeout',
  CERT_HAS_EXPIRED: 'tls_expired',
  CERT_NOT_YET_VALID: 'tls_expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'tls_hostname_mismatch',
  HOSTNAME_MISMATCH: 'tls_hostname_mismatch',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'tls_untrusted',
  SELF_SIGNED_CERT_IN_CHAIN: 'tls_untrusted',
  UNABLE_TO_GET_ISSUER_CERT: 'tls_untrusted',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'tls_untrusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'tls_untrusted',
  CERT_UNTRUSTED: 'tls_untrusted',
  CERT_REJECTED: 'tls_untrusted',
  CERT_SIGNATURE_FAILURE: 'tls_untrusted',
  CERT_REVOKED: 'tls_untrusted',
  CERT_CHAIN_TOO_LONG: 'tls_untrusted',
  INVALID_CA: 'tls_untrusted',
  INVALID_PURPOSE: 'tls_untrusted',
  PATH_LENGTH_EXCEEDED: 'tls_untrusted',
  UND_ERR_HEADERS_OVERFLOW: 'response_too_large',
};

/** The head is no HTTP/1.1: another protocol, or a framing that two readers would understand differently (RFC 9112 6.3). */
const isUnreadable = (e: unknown): boolean =>
  e instanceof Error && (e.name === 'HTTPParserError' || codeOf(e) === 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH');

/** undici's only sign of a 101 that carries upgrade headers; without them it arrives as an interim response. */
const isUnaskedUpgrade = (e: unknown): boolean => e instanceof Error && e.message === 'bad upgrade';

const codeOf = (e: unknown): string => (e instanceof Error && 'code' in e ? String(e.code) : '');

/** One attempt per address fails together (RFC 8305): a refusal says more than a silence. */
function attempts(e: unknown): readonly string[] {
  const codes = e instanceof AggregateError ? e.errors.map(codeOf) : [codeOf(e)];
  return codes.includes('ECONNREFUSED') ? ['ECONNREFUSED'] : codes;
}

function codeFor(e: unknown, code: string, phase: GuardPhase): FailureCode {
  const known = byCode[code];
  if (known) return known;
  if (phase === 'tls') return 'tls_failed';
  if (phase === 'dns') return 'dns_failed';
  if (isUnaskedUpgrade(e)) return 'http_error';
  return phase === 'head' && isUnreadable(e) ? 'not_mcp' : 'connection_reset';
}

/** The failure code of an error that a socket, TLS or the HTTP parser raised in a phase. */
export function classifyFailure(e: unknown, phase: GuardPhase): GuardError {
  if (isGuardError(e)) return e;
  const code = attempts(e)[0] ?? '';
  // Only the code goes along: parser errors carry what the server sent, which may repeat a credential.
  return new GuardError(codeFor(e, code, phase), phase, { cause: code });
}
