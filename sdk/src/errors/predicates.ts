import { MooringError } from './mooringError.ts';

/** The plan does not include the feature; `requiredPlan` names one that does. */
export const isPlanBlock = (error: unknown): boolean => MooringError.is(error, 'UPGRADE_REQUIRED');

/** The key is missing, wrong, revoked or expired. */
export const isUnauthorized = (error: unknown): boolean => MooringError.is(error, 'UNAUTHORIZED') || MooringError.is(error, 'NO_API_KEY');

/** A person has to consent first; `connectUrl` leads there. */
export const isConnectionRequired = (error: unknown): boolean => MooringError.is(error, 'INTEGRATION_NOT_ENABLED');

/** No such server for this key. */
export const isUnknownServer = (error: unknown): boolean => MooringError.is(error, 'UNKNOWN_MCP_SERVER');
