/**
 * Every error of the HTTP API, in one table. The server throws by code, the SDK maps the code to its own union, and docs/errors.md is
 * tested against it. A code, once published, keeps its meaning.
 */
export type MooringErrorCode =
  | 'NO_API_KEY'
  | 'UNAUTHORIZED'
  | 'FORBIDDEN'
  | 'UPGRADE_REQUIRED'
  | 'UNKNOWN_MCP_SERVER'
  | 'HANDOFF_DISABLED'
  | 'INTEGRATION_NOT_ENABLED'
  | 'INTEGRATION_ERROR'
  | 'KEY_NOT_DECLARED'
  | 'INVALID_KEY'
  | 'SOURCE_RESYNC_FAILED'
  | 'ENV_FETCH_ERROR'
  | 'VALIDATION_ERROR'
  | 'CONFLICT'
  | 'RATE_LIMITED'
  | 'TIMEOUT'
  | 'NETWORK_ERROR'
  | 'MALFORMED_RESPONSE'
  | 'INTERNAL_ERROR';

export interface ErrorEntry {
  /** HTTP status of the answer. */
  readonly status: number;
  /** What `MooringError.code` says for this wire code. */
  readonly sdkCode: MooringErrorCode;
  /** One short public sentence without a full stop; the `title` of RFC 9457. */
  readonly title: string;
  /** What it means, in words for the person who sees it. */
  readonly meaning: string;
  /** What to do about it. */
  readonly fix: string;
  /** Whether the same request may succeed later without a change by the caller. */
  readonly retryable: boolean;
}

const entry = (status: number, sdkCode: MooringErrorCode, title: string, meaning: string, fix: string, retryable = false): ErrorEntry => ({
  status,
  sdkCode,
  title,
  meaning,
  fix,
  retryable,
});

export const errorCatalogue = {
  invalid_json: entry(
    400,
    'VALIDATION_ERROR',
    'Invalid JSON',
    'The request body is not a JSON document.',
    'Send a JSON body with Content-Type: application/json.',
  ),
  ambiguous_credentials: entry(
    400,
    'VALIDATION_ERROR',
    'Two different API keys',
    'X-API-Key and Authorization carry two different API keys.',
    'Send the key in one of the two headers.',
  ),

  api_key_required: entry(
    401,
    'UNAUTHORIZED',
    'API key required',
    'The request carries no API key.',
    'Send the key in the X-API-Key header or as Authorization: Bearer.',
  ),
  invalid_api_key: entry(
    401,
    'UNAUTHORIZED',
    'Invalid API key',
    'The API key is unknown, malformed or revoked.',
    'Check the key, or create a new one on the Keys page.',
  ),
  key_expired: entry(
    401,
    'UNAUTHORIZED',
    'API key expired',
    'The API key is genuine, but its expiry has passed.',
    'Roll the key, or create a new one on the Keys page.',
  ),
  session_required: entry(
    401,
    'UNAUTHORIZED',
    'Sign-in required',
    'This action needs a signed-in person or an API key.',
    'Sign in on the dashboard, or send an API key.',
  ),
  invalid_login: entry(
    401,
    'UNAUTHORIZED',
    'Wrong e-mail or password',
    'No account matches this e-mail and password.',
    'Check both and try again.',
  ),

  upgrade_required: entry(
    402,
    'UPGRADE_REQUIRED',
    'Upgrade required',
    "The organization's plan does not include this feature.",
    'Ask the operator to move the organization to the plan named in requiredPlan.',
  ),

  forbidden: entry(
    403,
    'FORBIDDEN',
    'Not allowed',
    "The caller's role does not allow this action.",
    'Ask an admin or owner of the organization.',
  ),
  insufficient_scope: entry(
    403,
    'FORBIDDEN',
    'The key lacks a scope',
    'The API key does not carry the scope that this action needs.',
    'Use a key with the scope named in the detail.',
  ),
  address_not_permitted: entry(
    403,
    'FORBIDDEN',
    'Caller address not permitted',
    'The API key is limited to other network addresses.',
    "Call from a listed address, or edit the key's address list.",
  ),
  csrf_failed: entry(
    403,
    'FORBIDDEN',
    'CSRF token missing or wrong',
    'A write with a session cookie must carry the X-CSRF-Token header.',
    'Fetch /v1/auth/csrf and send its token.',
  ),
  space_forbidden: entry(
    403,
    'FORBIDDEN',
    'Not allowed in this space',
    'The caller has no editing role in the space.',
    'Ask an owner of the space.',
  ),
  handoff_disabled: entry(
    403,
    'HANDOFF_DISABLED',
    'Hand-off is disabled',
    'The server is registered, but its configuration is not handed to applications.',
    'Use the gateway for this server, or ask an admin to enable hand-off.',
  ),
  not_connected: entry(
    403,
    'INTEGRATION_NOT_ENABLED',
    'Not connected yet',
    'The server still waits for a consent.',
    'Open connectUrl and finish the consent.',
  ),
  token_expired: entry(
    403,
    'INTEGRATION_NOT_ENABLED',
    'Upstream token expired',
    'The stored token has expired and could not be renewed.',
    'Reconnect the server on the dashboard.',
  ),

  unknown_mcp_server: entry(
    404,
    'UNKNOWN_MCP_SERVER',
    'Unknown MCP server',
    'No server that this key may use is registered under the slug: it is unknown, revoked, disabled or not allowed for the key.',
    'Check the slug on the dashboard.',
  ),
  not_found: entry(404, 'VALIDATION_ERROR', 'Not found', 'Nothing with this id exists in the organization.', 'Check the id or slug.'),
  key_not_declared: entry(
    404,
    'KEY_NOT_DECLARED',
    'Secret not declared',
    "The name is not in the application's manifest.",
    'Declare the name in .env.example and sync the manifest.',
  ),

  unknown_tool: entry(
    404,
    'VALIDATION_ERROR',
    'Unknown tool',
    'No tool that this caller may use has the name.',
    'List the tools again; GET /v1/explain says why one cannot be used.',
  ),

  method_not_allowed: entry(
    405,
    'VALIDATION_ERROR',
    'Method not allowed',
    'The path exists, but not with this method.',
    'See /openapi.json for the methods of the path.',
  ),

  slug_taken: entry(
    409,
    'CONFLICT',
    'Slug taken',
    'Another server of the organization uses the slug, or used it within the last 30 days.',
    'Choose another slug, or purge the removed server.',
  ),
  slug_reserved: entry(409, 'CONFLICT', 'Slug reserved', 'The slug is reserved or names a built-in provider.', 'Choose another slug.'),
  already_exists: entry(
    409,
    'CONFLICT',
    'Already exists',
    'A thing with the same unique name exists already.',
    'Choose another name, or change the existing one.',
  ),
  already_set_up: entry(
    409,
    'CONFLICT',
    'Already set up',
    'The first organization exists already.',
    'Sign in, or ask an owner for an invitation.',
  ),
  idempotency_mismatch: entry(
    409,
    'CONFLICT',
    'Idempotency key reused',
    'The Idempotency-Key was used with another request.',
    'Use a new key for a new request.',
  ),
  idempotency_in_progress: entry(
    409,
    'CONFLICT',
    'Request still running',
    'A request with the same Idempotency-Key has not finished.',
    'Wait a moment and send it again.',
    true,
  ),
  invalid_state: entry(
    409,
    'CONFLICT',
    'Not possible in this state',
    'The thing is in a state that does not allow the action.',
    'Read the detail; reload and try again.',
  ),
  last_owner: entry(409, 'CONFLICT', 'Last owner', 'An organization keeps at least one owner.', 'Make another member an owner first.'),
  confirmation_required: entry(
    409,
    'CONFLICT',
    'Confirmation required',
    'The change affects callers that are in use.',
    'Read what it affects, and send it again with "confirm": true.',
  ),

  stale_version: entry(
    412,
    'CONFLICT',
    'Changed meanwhile',
    'The If-Match header names an older version.',
    'Fetch the thing again, and repeat the change on it.',
  ),
  body_too_large: entry(
    413,
    'VALIDATION_ERROR',
    'Body too large',
    'The request body exceeds the limit of this endpoint.',
    'Send a smaller body.',
  ),
  unsupported_media_type: entry(
    415,
    'VALIDATION_ERROR',
    'Unsupported media type',
    'The endpoint reads JSON only.',
    'Send Content-Type: application/json.',
  ),

  validation_failed: entry(
    422,
    'VALIDATION_ERROR',
    'Validation failed',
    'One or more fields are missing, unknown or of the wrong form; errors[] names each.',
    'Correct the fields named in errors[].',
  ),
  url_not_allowed: entry(
    422,
    'VALIDATION_ERROR',
    'URL not allowed',
    'The network policy refuses the URL; errors[0].code names the rule.',
    'Use a public https URL, or ask the operator for an exemption.',
  ),
  credential_test_failed: entry(
    422,
    'VALIDATION_ERROR',
    'The new credential failed its test',
    'The server did not accept the new credential, so the old one stays in use.',
    'Check the credential, or send "test": false to switch without a test.',
  ),
  oauth_not_enabled: entry(
    422,
    'VALIDATION_ERROR',
    'OAuth is not enabled',
    'Servers that need an interactive OAuth sign-in cannot be registered on this installation.',
    'Use a server that accepts a static token or header.',
  ),

  argument_pinned: entry(
    422,
    'VALIDATION_ERROR',
    'Argument is fixed',
    'The organization fixes the value of this argument, and the call carries another one.',
    'Leave the argument out.',
  ),
  not_supported: entry(
    422,
    'VALIDATION_ERROR',
    'Not supported by the gateway',
    'The server asks for something that cannot pass the gateway: sampling, roots, tasks, or input from a client of the older protocol.',
    'Use the hand-off for this server, or a client that speaks protocol 2026-07-28.',
  ),

  rate_limited: entry(
    429,
    'RATE_LIMITED',
    'Rate limited',
    'The key has used up its requests for this minute.',
    'Wait for the seconds in Retry-After.',
    true,
  ),

  internal_error: entry(
    500,
    'INTERNAL_ERROR',
    'Internal error',
    'Something failed on our side; the log has the reason under the request id.',
    'Try again; if it stays, give the operator the request id.',
    true,
  ),
  upstream_error: entry(
    502,
    'INTEGRATION_ERROR',
    'The server failed',
    'The MCP server could not be reached, or its answer was not usable; `failure` names the reason.',
    'Test the server; the trace shows the step that fails.',
  ),
  upstream_timeout: entry(
    504,
    'TIMEOUT',
    'The server took too long',
    'The MCP server did not answer in time.',
    'Try again, or make the tool faster. A call is never repeated by us.',
  ),
  upstream_busy: entry(
    503,
    'INTEGRATION_ERROR',
    'Too many calls to the server',
    'As many calls as one server gets at once are running, and the queue is full.',
    'Wait for the seconds in Retry-After.',
    true,
  ),
  upstream_circuit_open: entry(
    503,
    'INTEGRATION_ERROR',
    'The server is not called for now',
    'The last calls to the MCP server failed, so it gets a pause.',
    'Wait for the seconds in Retry-After; test the server to see what is wrong.',
    true,
  ),
  not_ready: entry(503, 'INTERNAL_ERROR', 'Not ready', 'The server is starting or stopping.', 'Try again in a moment.', true),
  store_unavailable: entry(
    503,
    'INTERNAL_ERROR',
    'Store unavailable',
    'The database does not answer.',
    'Try again; the operator finds the reason in the log.',
    true,
  ),
  kms_unavailable: entry(
    503,
    'INTERNAL_ERROR',
    'Key service unavailable',
    'The key management service does not answer, so nothing can be decrypted.',
    'Try again; the operator checks the key service.',
    true,
  ),
  secret_unreadable: entry(
    500,
    'INTERNAL_ERROR',
    'Stored secret unreadable',
    'A stored secret failed its integrity check and was not used.',
    'Set the credential again; tell the operator, this may be tampering.',
  ),
} as const satisfies Record<string, ErrorEntry>;

export type WireErrorCode = keyof typeof errorCatalogue;
