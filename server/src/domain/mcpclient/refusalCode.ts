import type { FailureCode } from '@mooring/sdk';
import type { Exchange } from './types.ts';

/**
 * What a 401 or 403 says. A plain 403 to a credential means that it is not good enough for this server (RFC 9110 section 15.5.4): to send the
 * same one again is of no use, as after a 401.
 */
export function refusalCode({ status, challenge, credentialSent }: Pick<Exchange, 'status' | 'challenge' | 'credentialSent'>): FailureCode {
  if (!credentialSent) return 'auth_required';
  return status === 403 && challenge?.error === 'insufficient_scope' ? 'insufficient_scope' : 'credential_rejected';
}
