import { errorCatalogue, type ProblemBody } from '@mooring/sdk';
import type { AppError } from '#domain/errors.ts';

export interface ProblemPlace {
  /** Base of links, from the configuration and never from the request. */
  readonly publicUrl: string;
  /** Path of the request, without its query, which may hold a secret. */
  readonly path: string;
  readonly requestId: string;
}

/** The one error body of the API: RFC 9457 with the members that published clients read. */
export function problemOf(error: AppError, { publicUrl, path, requestId }: ProblemPlace): ProblemBody {
  const { code, details } = error;
  const entry = errorCatalogue[code];
  const detail = details.detail ?? entry.meaning;
  return {
    type: `${publicUrl}/docs/errors/${code}`,
    title: entry.title,
    status: entry.status,
    detail,
    instance: path,
    code,
    request_id: requestId,
    retryable: entry.retryable,
    action: entry.fix,
    ...(code === 'unknown_mcp_server' && { seeAlso: `${publicUrl}/servers` }),
    ...(details.errors && { errors: details.errors }),
    ...(details.connectUrl && { connectUrl: details.connectUrl }),
    ...(details.requiredPlan && { requiredPlan: details.requiredPlan }),
    success: false,
    // Published clients of the plan gate compare this member with a literal.
    error: code === 'upgrade_required' ? code : entry.title,
    message: detail,
    ...details.extra,
  };
}

export function problemHeaders(error: AppError): Record<string, string> {
  const headers: Record<string, string> = { 'content-type': 'application/problem+json', 'cache-control': 'no-store' };
  // The rest of the body stays unread, so nothing else can follow on this connection.
  if (error.code === 'body_too_large') headers.connection = 'close';
  if (error.details.retryAfterSeconds !== undefined) headers['retry-after'] = String(error.details.retryAfterSeconds);
  else if (error.status === 503) headers['retry-after'] = '1';
  return headers;
}
