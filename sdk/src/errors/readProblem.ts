import { MooringError } from './mooringError.ts';
import type { FieldIssue } from './problemBody.ts';
import { codeOf } from './sdkCodes.ts';

const known = new Set(
  'type title status detail instance code request_id retryable action seeAlso errors connectUrl requiredPlan success error message'.split(
    ' ',
  ),
);

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

/** RFC 9110 section 10.2.3: seconds, or an HTTP date. Undefined when absent or unreadable. */
export function readRetryAfterMs(header: string | null, nowMs: number): number | undefined {
  if (header === null) return undefined;
  if (/^\d+$/.test(header.trim())) return Number(header) * 1000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? undefined : Math.max(0, at - nowMs);
}

function parseObject(body: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** Turns a refusal into an error. A body that is not ours, such as the page of a proxy, is judged by its status and never quoted. */
export function readProblem(status: number, headers: Headers, body: string): MooringError {
  const problem = parseObject(body);
  const platformCode = text(problem.code);
  const extra = Object.entries(problem).filter(([name]) => !known.has(name));
  return new MooringError(
    codeOf(platformCode, status),
    text(problem.detail) ?? text(problem.message) ?? text(problem.error) ?? `The platform answered with HTTP status ${status}.`,
    {
      platformCode,
      status,
      action: text(problem.action),
      seeAlso: text(problem.seeAlso) ?? text(problem.type),
      requestId: text(problem.request_id) ?? headers.get('x-request-id') ?? undefined,
      retryable: typeof problem.retryable === 'boolean' ? problem.retryable : status === 429 || status === 503,
      retryAfterMs: readRetryAfterMs(headers.get('retry-after'), Date.now()),
      connectUrl: text(problem.connectUrl),
      requiredPlan: text(problem.requiredPlan),
      issues: Array.isArray(problem.errors) ? (problem.errors as FieldIssue[]) : undefined,
      extra: extra.length > 0 ? Object.fromEntries(extra) : undefined,
    },
  );
}
