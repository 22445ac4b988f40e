/** Labels of a host that say what it does, not whose it is. */
const GENERIC_LABELS = new Set(['mcp', 'www', 'api', 'app', 'server', 'remote', 'gateway', 'sse']);
/** Second-level labels under which names are registered in many countries, e.g. `co.uk`. */
const REGISTRY_LABELS = new Set(['co', 'com', 'org', 'net', 'gov', 'ac', 'edu']);

const SLUG_CHARS_MAX = 48;
const NAME_CHARS_MAX = 100;

export interface NameSuggestion {
  readonly name: string | null;
  readonly slug: string | null;
}

/**
 * A name and a slug for a server, from its title, its host or its own name, in this order. `serverTexts` are cleaned already.
 * The slug keeps to `^[a-z0-9](?:[a-z0-9_-]{0,46}[a-z0-9])?$` without `__`; whether it is free or reserved is not known here.
 */
export function suggestName(url: URL, serverTexts: { readonly title: string | null; readonly name: string | null }): NameSuggestion {
  const label = ownLabel(url.hostname);
  const name = serverTexts.title ?? (label === null ? serverTexts.name : capitalise(label));
  return { name: name?.slice(0, NAME_CHARS_MAX) || null, slug: slugOf(label ?? serverTexts.name ?? '') };
}

/** `mcp.intercom.com` gives `intercom`; an address or a single label gives nothing. */
function ownLabel(host: string): string | null {
  if (/^[\d.]+$/.test(host) || host.startsWith('[')) return null;
  const labels = host.replace(/\.$/, '').split('.');
  if (labels.length < 2) return null;
  const registered = labels.slice(0, labels.length > 2 && REGISTRY_LABELS.has(labels.at(-2) ?? '') ? -2 : -1);
  const telling = registered.filter((label) => !GENERIC_LABELS.has(label));
  return telling.at(-1) ?? null;
}

const capitalise = (label: string): string => label.charAt(0).toUpperCase() + label.slice(1);

function slugOf(text: string): string | null {
  const slug = text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, SLUG_CHARS_MAX)
    .replace(/^-+|-+$/g, '');
  return slug === '' ? null : slug;
}
