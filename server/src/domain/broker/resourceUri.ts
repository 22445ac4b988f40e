import type { JsonObject } from '#domain/catalogue/tool.ts';

const PREFIX = 'mooring://';

/** How a resource of one of several servers is named: the server, and the URI as one segment that no client takes apart. */
export const gatewayUri = (slug: string, uri: string): string => `${PREFIX}${slug}/${encodeURIComponent(uri)}`;

/** A thing with a `uri`, as it reads at an endpoint of several servers. */
export const withGatewayUri = (slug: string, thing: JsonObject): JsonObject =>
  typeof thing.uri === 'string' ? { ...thing, uri: gatewayUri(slug, thing.uri) } : thing;

/** A template stays readable, so that what a client puts into it (RFC 6570) is encoded once, as the server expects it. */
export const gatewayTemplate = (slug: string, template: string): string => `${PREFIX}${slug}/${template}`;

/** The way back; null for another URI. A URI has a colon, which `gatewayUri` encodes: one that shows it came of a template. */
export function readGatewayUri(uri: string): { readonly slug: string; readonly uri: string } | null {
  if (!uri.startsWith(PREFIX)) return null;
  const slash = uri.indexOf('/', PREFIX.length);
  if (slash === -1) return null;
  const slug = uri.slice(PREFIX.length, slash);
  const rest = uri.slice(slash + 1);
  if (rest.includes(':')) return { slug, uri: rest };
  try {
    return { slug, uri: decodeURIComponent(rest) };
  } catch {
    return null;
  }
}
