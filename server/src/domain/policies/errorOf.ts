import { AppError } from '#domain/errors.ts';
import { withheld } from './describe.ts';
import type { Refusal } from './rules.ts';

/**
 * A refusal as the error to answer with. What hides answers with its bare code, the same for every reason; a refused hand-off says why in
 * `extra.reason`, and what to do instead.
 */
export function errorOf({ code, reason }: Refusal): AppError {
  if (code === 'handoff_disabled') return new AppError(code, { detail: withheld[reason], extra: { reason } });
  if (code === 'forbidden') return new AppError(code, { detail: 'The caller may look at this server, and not use it.' });
  return new AppError(code);
}
