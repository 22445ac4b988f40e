import type { z } from '@hono/zod-openapi';
import type { FieldIssue } from '@mooring/sdk';
import { AppError } from '#domain/errors.ts';

/**
 * A refused body, query or path as one error that names every wrong field by a JSON pointer (RFC 6901). Only names and rules are repeated,
 * never a value: it may be a secret in the wrong place.
 */
export function validationError(error: z.core.$ZodError, target: string): AppError {
  // An id that has not the form of one names nothing.
  if (target === 'param') return new AppError('not_found');
  const errors = error.issues.flatMap(fieldIssues);
  const [first] = errors;
  return new AppError('validation_failed', { errors, ...(first && { detail: `${first.path}: ${first.message}` }) });
}

function fieldIssues(issue: z.core.$ZodIssue): FieldIssue[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({
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
  path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('') || '/';
