import type { TestTarget } from './types.ts';

/** Names of headers that hold credentials, whether they were entered as such or as static headers. */
const CREDENTIAL_NAME = /auth|token|key|secret|cookie|password/i;

/** Whether a refusal is about a credential that was sent, or about one that is missing. */
export const carriesCredential = ({ credentialType, headers }: Pick<TestTarget, 'credentialType' | 'headers'>): boolean =>
  credentialType !== 'none' || Object.keys(headers).some((name) => CREDENTIAL_NAME.test(name));
