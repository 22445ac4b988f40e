import { isJsonObject } from '#domain/catalogue/jsonObject.ts';
import type { JsonObject } from '#domain/catalogue/tool.ts';
import { AppError } from '#domain/errors.ts';
import type { GatewayRequest } from './agent.ts';
import { withoutReserved } from './reserved.ts';
import { withGatewayLink } from './resourceLinks.ts';
import { withGatewayUri } from './resourceUri.ts';

/** For whom a result is read. Plain data, so that another thread can do it. */
export interface Reading {
  readonly method: 'tools/call' | 'prompts/get' | 'resources/read';
  readonly era: GatewayRequest['era'];
  /** Of the server, at an endpoint of several: there, resources have URIs that name it. Null where everything keeps its name. */
  readonly slug: string | null;
}

/**
 * A server's result as its caller can read it. Throws `not_supported` for one that the caller cannot go on with, and `upstream_error` for one
 * that is none.
 */
export function readResult(given: JsonObject, { method, era, slug }: Reading): JsonObject {
  const isWhole = isComplete(given, era);
  const result = withoutReserved(given);
  if (!isWhole) return result;
  if (method === 'prompts/get') return slug === null ? result : mapItems(result, 'messages', (message) => throughGateway(slug, message));
  if (method === 'resources/read')
    return slug === null ? result : mapItems(result, 'contents', (item) => (isJsonObject(item) ? withGatewayUri(slug, item) : item));
  const readable = withContent(result, era);
  return slug === null ? readable : mapItems(readable, 'content', (block) => withGatewayLink(slug, block));
}

/** A tool's result with `content`, with `structuredContent`, or both. */
function withContent(result: JsonObject, era: Reading['era']): JsonObject {
  if (Array.isArray(result.content)) return result;
  if (result.structuredContent === undefined) throw new AppError('upstream_error', { extra: { failure: 'not_mcp' } });
  if (era === 'modern') return result;
  // Clients of before 2026-07-28 refuse a result without content.
  return { ...result, content: [{ type: 'text', text: JSON.stringify(result.structuredContent) }] };
}

const throughGateway = (slug: string, message: unknown): unknown =>
  isJsonObject(message) ? { ...message, content: withGatewayLink(slug, message.content) } : message;

function mapItems(result: JsonObject, name: string, present: (item: unknown) => unknown): JsonObject {
  const items = result[name];
  return Array.isArray(items) ? { ...result, [name]: items.map(present) } : result;
}

/** False for a result that asks the caller for more. Throws `not_supported` where the caller cannot give it. */
function isComplete({ resultType }: JsonObject, era: Reading['era']): boolean {
  if (resultType === undefined || resultType === 'complete') return true;
  if (resultType === 'input_required' && era === 'modern') return false;
  throw new AppError('not_supported', {
    detail:
      resultType === 'input_required'
        ? 'The server asks for more input, which this client cannot give: it needs protocol version 2026-07-28.'
        : 'The server answers with a form of result that the gateway does not pass on.',
  });
}
