import { errorCatalogue, type MooringErrorCode, type WireErrorCode } from './catalogue.ts';

/** The codes of `MooringError.code`, and what each means to an application. */
export const sdkCodes: Readonly<Record<MooringErrorCode, string>> = {
  NO_API_KEY: 'No usable API key was given, so nothing was sent.',
  UNAUTHORIZED: 'The API key or the session is missing, wrong, revoked or expired.',
  FORBIDDEN: 'The caller is known, but may not do this.',
  UPGRADE_REQUIRED: "The organization's plan does not include the feature.",
  UNKNOWN_MCP_SERVER: 'No server that the key may use is registered under the slug.',
  HANDOFF_DISABLED: 'The server may be used through the gateway only.',
  INTEGRATION_NOT_ENABLED: 'The server waits for a consent, or its token has expired.',
  INTEGRATION_ERROR: 'A server behind the platform failed.',
  KEY_NOT_DECLARED: "The secret is not in the application's manifest.",
  INVALID_KEY: 'The name of a secret is malformed.',
  SOURCE_RESYNC_FAILED: 'A secret source could not be read.',
  ENV_FETCH_ERROR: 'A secret could not be fetched.',
  VALIDATION_ERROR: 'The request is malformed, or names a thing that does not exist.',
  CONFLICT: 'The request does not fit the present state.',
  RATE_LIMITED: 'The key has used up its requests for now.',
  TIMEOUT: 'There was no answer in time.',
  NETWORK_ERROR: 'The platform could not be reached.',
  MALFORMED_RESPONSE: 'Something answered, but not as this API does.',
  INTERNAL_ERROR: 'The platform failed.',
};

const byStatus: Readonly<Record<number, MooringErrorCode>> = {
  401: 'UNAUTHORIZED',
  402: 'UPGRADE_REQUIRED',
  403: 'FORBIDDEN',
  408: 'TIMEOUT',
  409: 'CONFLICT',
  412: 'CONFLICT',
  429: 'RATE_LIMITED',
  502: 'INTEGRATION_ERROR',
  504: 'TIMEOUT',
};

/** The code for an HTTP status alone, for answers without a code that this version knows. */
export const codeOfStatus = (status: number): MooringErrorCode =>
  byStatus[status] ?? (status >= 500 ? 'INTERNAL_ERROR' : status >= 400 ? 'VALIDATION_ERROR' : 'MALFORMED_RESPONSE');

/** The code for a wire code; a code of a newer platform falls back to its status. */
export const codeOf = (wireCode: string | undefined, status: number): MooringErrorCode =>
  wireCode !== undefined && Object.hasOwn(errorCatalogue, wireCode)
    ? errorCatalogue[wireCode as WireErrorCode].sdkCode
    : codeOfStatus(status);
