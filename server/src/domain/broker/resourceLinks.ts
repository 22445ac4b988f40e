import { isJsonObject } from '#domain/catalogue/jsonObject.ts';
import type { JsonObject } from '#domain/catalogue/tool.ts';
import { withGatewayUri } from './resourceUri.ts';

/** What a client can load on its own (MCP 2026-07-28, resources, "common URI schemes"). */
const OF_THE_WEB = /^https?:/i;

/**
 * One block of content as it reads at an endpoint of several servers: a link to a resource, and a resource that comes along, have the URI
 * under which that endpoint reads them.
 */
export function withGatewayLink(slug: string, block: unknown): unknown {
  if (!isJsonObject(block)) return block;
  if (block.type === 'resource_link') return throughGateway(slug, block);
  if (block.type !== 'resource' || !isJsonObject(block.resource)) return block;
  return { ...block, resource: throughGateway(slug, block.resource) };
}

const throughGateway = (slug: string, place: JsonObject): JsonObject =>
  OF_THE_WEB.test(String(place.uri)) ? place : withGatewayUri(slug, place);
