import { AppError } from '#domain/errors.ts';
import type { Refusal, WithholdingHandoff } from './rules.ts';

/**
 * A refusal as the error to answer with. What hides answers with its bare code, the same for every reason; a refused hand-off says why in
 * `extra.reason`, and what to do instead.
 */
export function errorOf({ code, reason }: Refusal): AppError {
  if (code === 'handoff_disabled') return new AppError(code, { detail: withheld[reason], extra: { reason } });
  if (code === 'forbidden') return new AppError(code, { detail: 'The caller may look at this server, and not use it.' });
  return new AppError(code);
}

const withheld: Readonly<Record<WithholdingHandoff, string>> = {
  delivery: 'The server is used through the gateway only.',
  tool_disabled: 'A tool of the server is switched off, which holds only in the gateway; use the server there.',
  tool_pinned: 'An argument of one of its tools is fixed, which holds only in the gateway; use the server there.',
  tool_denied: 'This key may not use every tool of the server, which holds only in the gateway; use the server there.',
};
