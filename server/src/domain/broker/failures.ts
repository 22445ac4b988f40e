import { type FailureCode, failureCatalogue } from '@mooring/sdk';
import type { JsonObject } from '#domain/catalogue/tool.ts';
import { AppError, isAppError } from '#domain/errors.ts';
import type { GatewayRequest } from './agent.ts';
import type { UpstreamReply } from './upstream.ts';
import { WireError } from './wireError.ts';

/** JSON-RPC 2.0 section 5.1; -32000 is ours, with the stable code in `data.code`. */
const INVALID_PARAMS = -32_602;
const INTERNAL_ERROR = -32_603;
const REFUSED = -32_000;
/** MCP 2025-11-25, resources, error handling; the newer generation says -32602. */
const LEGACY_RESOURCE_NOT_FOUND = -32_002;

/** HeaderMismatch and UnsupportedProtocolVersion (MCP 2026-07-28, basic, error codes): they speak of our request to the server. */
const ofAnotherHop: ReadonlySet<number> = new Set([-32_020, -32_022]);
/** Speaks of the caller, whose capabilities a server is told; but an older caller has told none in its request. */
const MISSING_CLIENT_CAPABILITY = -32_021;

/** Whatever was thrown on the way to an answer, as an error of ours. */
export function appErrorOf(thrown: unknown): AppError {
  if (isAppError(thrown)) return thrown;
  if (thrown instanceof WireError) {
    const isLate = thrown.code === 'tool_timeout' || thrown.code === 'handshake_timeout';
    return new AppError(isLate ? 'upstream_timeout' : 'upstream_error', { extra: { failure: thrown.code } });
  }
  return new AppError('internal_error', { cause: thrown });
}

/** Why a server gave no usable answer; null for an error that is no server's. */
export function failureOf({ details }: AppError): FailureCode | null {
  const failure = details.extra?.failure;
  return typeof failure === 'string' && Object.hasOwn(failureCatalogue, failure) ? (failure as FailureCode) : null;
}

/** The stable code that a caller and the access log see. */
export const codeOf = (error: AppError): string => failureOf(error) ?? error.code;

/** One sentence for a model or a person, with the id under which the log has the rest. */
function sentenceOf(error: AppError, requestId: string): string {
  const failure = failureOf(error);
  const sentence = failure === null ? error.message : `${failureCatalogue[failure].title}: ${failureCatalogue[failure].meaning}`;
  const { retryAfterSeconds } = error.details;
  return `${sentence}${retryAfterSeconds === undefined ? '' : ` Try again in ${retryAfterSeconds} s.`} (request ${requestId})`;
}

/** As the result of a tool: so the model reads it. */
export const toolFailure = (error: AppError, { requestId }: GatewayRequest): { readonly result: JsonObject } => ({
  result: {
    content: [{ type: 'text', text: sentenceOf(error, requestId) }],
    isError: true,
    _meta: { 'mooring/code': codeOf(error) },
  },
});

/** As a JSON-RPC error, for methods whose results cannot say that they are none. */
export const rpcFailure = (error: AppError, { requestId }: GatewayRequest): UpstreamReply => ({
  error: { code: REFUSED, message: sentenceOf(error, requestId), data: { code: codeOf(error) } },
});

export const unknownItem = (message: string, code?: string): UpstreamReply => ({
  error: { code: INVALID_PARAMS, message, ...(code !== undefined && { data: { code } }) },
});

export const unknownResource = ({ era }: GatewayRequest): UpstreamReply => ({
  error: { code: era === 'legacy' ? LEGACY_RESOURCE_NOT_FOUND : INVALID_PARAMS, message: 'There is no such resource.' },
});

/** A server's error as the caller may read it: passing on one about our own request would describe the wrong hop. */
export function passError(reply: Extract<UpstreamReply, { error: unknown }>, { era }: GatewayRequest): UpstreamReply {
  const { code } = reply.error;
  const isOurs = ofAnotherHop.has(code) || (code === MISSING_CLIENT_CAPABILITY && era === 'legacy');
  return isOurs ? { error: { code: INTERNAL_ERROR, message: 'The server refused the form of the request.' } } : reply;
}
