import type { JsonObject } from '#domain/catalogue/tool.ts';
import { AppError } from '#domain/errors.ts';
import type { GatewayRequest } from './agent.ts';
import { withoutReserved } from './reserved.ts';

/**
 * A tool's result as the caller's generation can read it: with `content`, with `structuredContent`, or both. Throws `not_supported` for one
 * that the caller cannot go on with, and `upstream_error` for one that is none.
 */
export function readToolResult(result: JsonObject, era: GatewayRequest['era']): JsonObject {
  if (!isComplete(result, era)) return withoutReserved(result);
  if (Array.isArray(result.content)) return withoutReserved(result);
  if (result.structuredContent === undefined) throw new AppError('upstream_error', { extra: { failure: 'not_mcp' } });
  // Clients of before 2026-07-28 refuse a result without content.
  const content = era === 'legacy' ? { content: [{ type: 'text', text: JSON.stringify(result.structuredContent) }] } : undefined;
  return { ...withoutReserved(result), ...content };
}

/** False for a result that asks the caller for more. Throws `not_supported` where the caller cannot give it. */
export function isComplete({ resultType }: JsonObject, era: GatewayRequest['era']): boolean {
  if (resultType === undefined || resultType === 'complete') return true;
  if (resultType === 'input_required' && era === 'modern') return false;
  throw new AppError('not_supported', {
    detail:
      resultType === 'input_required'
        ? 'The server asks for more input, which this client cannot give: it needs protocol version 2026-07-28.'
        : 'The server answers with a form of result that the gateway does not pass on.',
  });
}
