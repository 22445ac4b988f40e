import type { z } from '@hono/zod-openapi';
import type { FieldIssue } from '@mooring/sdk';
import { AppError } from '#domain/errors.ts';

/** More help nobody, and each one costs: a body can hold a hundred thousand wrong values, and one name can fill it. */
const ISSUES_MAX = 20;
const NAME_LENGTH_MAX = 128;

/**
 * A refused body, query or path as one error that names the wrong fields by JSON pointers (RFC 6901), the first 20 of them. Only names and rules are repeated,
 * never a value: it may be a secret in the wrong place.
 */
export function validationError(error: z.core.$ZodError, target: string): AppError {
  // An id that has not the form of one names nothing.
  if (target === 'param') return new AppError('not_found');
  const errors = error.issues.slice(0, ISSUES_MAX).flatMap(fieldIssues).slice(0, ISSUES_MAX);
  const [first] = errors;
  return new AppError('validation_failed', { errors, ...(first && { detail: `${first.path}: ${first.message}` }) });
}

function fieldIssues(issue: z.core.$ZodIssue): FieldIssue[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.slice(0, ISSUES_MAX).map((key) => ({
      path: pointer([...issue.path, key]),
      code: 'unknown_field',
      message: 'This field is not known here.',
    }));
  const missing = issue.code === 'invalid_type' && issue.message.includes('received undefined');
  return [
    { path: pointer(issue.path), code: missing ? 'required' : issue.code, message: missing ? 'This field is required.' : issue.message },
  ];
}

const pointer = (path: readonly PropertyKey[]): string =>
  path.map((part) => `/${String(part).slice(0, NAME_LENGTH_MAX).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('') || '/';
