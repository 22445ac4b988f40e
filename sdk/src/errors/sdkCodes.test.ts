import assert from 'node:assert/strict';
import { test } from 'node:test';
import { errorCatalogue } from './catalogue.ts';
import { codeOf, codeOfStatus, sdkCodes } from './sdkCodes.ts';

const published = `
invalid_json 400 VALIDATION_ERROR
ambiguous_credentials 400 VALIDATION_ERROR
api_key_required 401 UNAUTHORIZED
invalid_api_key 401 UNAUTHORIZED
key_expired 401 UNAUTHORIZED
session_required 401 UNAUTHORIZED
invalid_login 401 UNAUTHORIZED
upgrade_required 402 UPGRADE_REQUIRED
forbidden 403 FORBIDDEN
insufficient_scope 403 FORBIDDEN
address_not_permitted 403 FORBIDDEN
csrf_failed 403 FORBIDDEN
space_forbidden 403 FORBIDDEN
handoff_disabled 403 HANDOFF_DISABLED
not_connected 403 INTEGRATION_NOT_ENABLED
token_expired 403 INTEGRATION_NOT_ENABLED
unknown_mcp_server 404 UNKNOWN_MCP_SERVER
not_found 404 VALIDATION_ERROR
key_not_declared 404 KEY_NOT_DECLARED
method_not_allowed 405 VALIDATION_ERROR
slug_taken 409 CONFLICT
slug_reserved 409 CONFLICT
already_exists 409 CONFLICT
already_set_up 409 CONFLICT
idempotency_mismatch 409 CONFLICT
idempotency_in_progress 409 CONFLICT
invalid_state 409 CONFLICT
last_owner 409 CONFLICT
confirmation_required 409 CONFLICT
stale_version 412 CONFLICT
body_too_large 413 VALIDATION_ERROR
unsupported_media_type 415 VALIDATION_ERROR
validation_failed 422 VALIDATION_ERROR
url_not_allowed 422 VALIDATION_ERROR
credential_test_failed 422 VALIDATION_ERROR
oauth_not_enabled 422 VALIDATION_ERROR
rate_limited 429 RATE_LIMITED
internal_error 500 INTERNAL_ERROR
not_ready 503 INTERNAL_ERROR
store_unavailable 503 INTERNAL_ERROR
kms_unavailable 503 INTERNAL_ERROR
secret_unreadable 500 INTERNAL_ERROR
unknown_tool 404 VALIDATION_ERROR
argument_pinned 422 VALIDATION_ERROR
not_supported 422 VALIDATION_ERROR
upstream_error 502 INTEGRATION_ERROR
upstream_timeout 504 TIMEOUT
upstream_busy 503 INTEGRATION_ERROR
upstream_circuit_open 503 INTEGRATION_ERROR`;

test('[R24] every wire code keeps its HTTP status and its SDK code', () => {
  const actual = Object.entries(errorCatalogue).map(([code, { status, sdkCode }]) => `${code} ${status} ${sdkCode}`);
  assert.deepEqual(actual.sort(), published.trim().split('\n').sort());
  for (const [code, { status, sdkCode }] of Object.entries(errorCatalogue)) assert.equal(codeOf(code, status), sdkCode);
});

test('[R24] an HTTP status alone has a code too, and so has a code that this version does not know', () => {
  const pairs = [400, 401, 402, 403, 404, 409, 412, 422, 429, 500, 502, 503, 504].map((status) => `${status} ${codeOfStatus(status)}`);
  assert.deepEqual(pairs, [
    '400 VALIDATION_ERROR',
    '401 UNAUTHORIZED',
    '402 UPGRADE_REQUIRED',
    '403 FORBIDDEN',
    '404 VALIDATION_ERROR',
    '409 CONFLICT',
    '412 CONFLICT',
    '422 VALIDATION_ERROR',
    '429 RATE_LIMITED',
    '500 INTERNAL_ERROR',
    '502 INTEGRATION_ERROR',
    '503 INTERNAL_ERROR',
    '504 TIMEOUT',
  ]);
  assert.equal(codeOf('a_code_of_next_year', 403), 'FORBIDDEN');
  assert.equal(codeOf('constructor', 404), 'VALIDATION_ERROR');
});

test('[R24] the canonical list of SDK codes is complete and explained', () => {
  assert.deepEqual(Object.keys(sdkCodes), [
    'NO_API_KEY',
    'UNAUTHORIZED',
    'FORBIDDEN',
    'UPGRADE_REQUIRED',
    'UNKNOWN_MCP_SERVER',
    'HANDOFF_DISABLED',
    'INTEGRATION_NOT_ENABLED',
    'INTEGRATION_ERROR',
    'KEY_NOT_DECLARED',
    'INVALID_KEY',
    'SOURCE_RESYNC_FAILED',
    'ENV_FETCH_ERROR',
    'VALIDATION_ERROR',
    'CONFLICT',
    'RATE_LIMITED',
    'TIMEOUT',
    'NETWORK_ERROR',
    'MALFORMED_RESPONSE',
    'INTERNAL_ERROR',
  ]);
  for (const meaning of Object.values(sdkCodes)) assert.match(meaning, /^[A-Z].+\.$/);
});
