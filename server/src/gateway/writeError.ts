import type { ProblemBody } from '@mooring/sdk';
import { type AppError, isAppError } from '#domain/errors.ts';
import type { Exchange } from './call.ts';
import type { MessageId } from './parseMessage.ts';
import { BODY_BYTES_MAX } from './readBody.ts';
import { RpcError, rpcCodes } from './rpcError.ts';
import { writeMessage } from './writeAnswer.ts';

export interface ErrorDeps {
  /** The body and the headers that every other address of the server answers an error with (RFC 9457). */
  readonly problemOf: (error: AppError, place: { readonly path: string; readonly requestId: string }) => ProblemBody;
  readonly problemHeaders: (error: AppError) => Readonly<Record<string, string>>;
  /** Whatever was thrown, as an error with a code. */
  readonly toAppError: (thrown: unknown) => AppError;
  readonly onError: (error: AppError, request: { readonly requestId: string; readonly method: string; readonly path: string }) => void;
}

/** Answers what was thrown as a JSON-RPC error, with the HTTP status that fits. */
export function createWriteError(deps: ErrorDeps): (exchange: Exchange, id: MessageId | null, thrown: unknown) => void {
  return (exchange, id, thrown) => {
    if (thrown instanceof RpcError) {
      const { code, status, message, data } = thrown;
      return writeMessage(exchange, status, errorMessage(id, { code, message, data }), leftover(exchange));
    }
    const error = isAppError(thrown) ? thrown : deps.toAppError(thrown);
    const place = { path: pathOf(exchange), requestId: exchange.requestId };
    if (error.status >= 500) deps.onError(error, { ...place, method: exchange.req.method ?? '' });
    const data = deps.problemOf(error, place);
    const code = error.code === 'internal_error' ? rpcCodes.internalError : rpcCodes.refused;
    const headers = [...leftover(exchange), ...headersOf(error, deps)];
    writeMessage(exchange, error.status, errorMessage(id, { code, message: data.detail, data }), headers);
  };
}

export const errorMessage = (
  id: MessageId | null,
  error: { readonly code: number; readonly message: string; readonly data?: unknown },
): string => JSON.stringify({ jsonrpc: '2.0', id, error });

/** The query may hold a secret. */
const pathOf = ({ req }: Exchange): string => (req.url ?? '').split('?', 1)[0]!;

function headersOf(error: AppError, { problemHeaders }: ErrorDeps): string[] {
  const { 'retry-after': retryAfter } = problemHeaders(error);
  const headers = retryAfter === undefined ? [] : ['retry-after', retryAfter];
  // No `resource_metadata`: there is no OAuth to discover here, and clients drop a configured key where they find some (RFC 9110 section 11.6.1).
  if (error.status === 401) headers.push('www-authenticate', 'Bearer');
  if (error.code === 'method_not_allowed') headers.push('allow', 'POST');
  return headers;
}

/** A body that nobody has read, and that is too long to skip, ends the connection. */
function leftover({ req }: Exchange): string[] {
  const isLong = req.headers['transfer-encoding'] !== undefined || Number(req.headers['content-length'] ?? 0) > BODY_BYTES_MAX;
  return isLong && !req.complete ? ['connection', 'close'] : [];
}
