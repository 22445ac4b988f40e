import type { FailureCode } from '@mooring/sdk';

/** What an admin changes at a server to mend a failure. */
export type MendedBy = 'credential' | 'address' | 'nothing here';

const credential: readonly FailureCode[] = ['auth_required', 'credential_rejected', 'insufficient_scope'];
const address: readonly FailureCode[] = [
  'url_invalid',
  'scheme_not_allowed',
  'port_not_allowed',
  'host_not_allowed',
  'address_not_allowed',
  'dns_not_found',
  'not_found',
  'not_mcp',
  'redirect_refused',
  'transport_mismatch',
];

export const mendedBy = (code: FailureCode): MendedBy =>
  credential.includes(code) ? 'credential' : address.includes(code) ? 'address' : 'nothing here';
