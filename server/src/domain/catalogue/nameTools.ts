import { createHash } from 'node:crypto';

export const GATEWAY_NAME_CHARS_MAX = 64;
export const GATEWAY_NAME_CHARS_MIN = 24;

/** A server with the names of all tools that it offers, those that nobody may use included: so a rule about one renames no other. */
export interface NamedServer {
  readonly slug: string;
  readonly tools: readonly string[];
}

export interface ToolAddress {
  readonly slug: string;
  /** As the server calls it. */
  readonly name: string;
  /** The gateway name without its prefix, for an endpoint that shows one server. */
  readonly bareName: string;
}

const PREFIX = 'mcp__';
const SEPARATOR = '__';
const HASH_CHARS = 8;
/** What a long slug leaves to the tool: eight characters of its name, and the hash. */
const TOOL_CHARS_MIN = 17;
/** What a long slug keeps of a small budget: the hash. */
const SLUG_CHARS_MIN = 8;

/**
 * The names of tools at the gateway, `mcp__<slug>__<tool>`, of at most `charsMax` (24 to 64) characters A-Z, a-z, 0-9, `_`, `-`, as the APIs
 * of models take them. Each is another one. A name that is too long or that would meet another ends in a hash of the original; all that would meet
 * get one, so that no order matters, and a tool that meets none renames none. The way back is this map: a name is never taken apart.
 */
export function nameTools(servers: readonly NamedServer[], charsMax = GATEWAY_NAME_CHARS_MAX): Map<string, ToolAddress> {
  const budget = clamp(charsMax) - PREFIX.length - SEPARATOR.length;
  const slugCharsMax = Math.max(SLUG_CHARS_MIN, budget - TOOL_CHARS_MIN);
  const labels = labelAll(
    servers.map(({ slug }) => slug),
    slugCharsMax,
  );
  const addresses = new Map<string, ToolAddress>();
  for (const { slug, tools } of servers) {
    const prefix = PREFIX + labels.get(slug)! + SEPARATOR;
    const toolCharsMax = budget + PREFIX.length + SEPARATOR.length - prefix.length;
    for (const [name, bareName] of labelAll(tools, toolCharsMax)) addresses.set(prefix + bareName, { slug, name, bareName });
  }
  return addresses;
}

const clamp = (charsMax: number): number => Math.min(GATEWAY_NAME_CHARS_MAX, Math.max(GATEWAY_NAME_CHARS_MIN, charsMax));

/** A label for each text, no two alike. Those that are alike go on to their next form together, until none are. */
function labelAll(texts: readonly string[], charsMax: number): Map<string, string> {
  const forms = new Map([...new Set(texts)].map((text) => [text, 0]));
  for (;;) {
    const labels = new Map([...forms].map(([text, form]) => [text, labelOf(text, form, charsMax)]));
    const holders = Map.groupBy(labels, ([, label]) => label);
    const alike = [...holders.values()].filter(({ length }) => length > 1).flat();
    if (alike.length === 0) return labels;
    for (const [text] of alike) forms.set(text, forms.get(text)! + 1);
  }
}

/** Form 0 is the text itself, if it fits; each further one ends in other eight hexadecimal digits. */
function labelOf(text: string, form: number, charsMax: number): string {
  const mapped = text.replace(/[^A-Za-z0-9_-]/gu, '_');
  if (form === 0 && mapped.length <= charsMax) return mapped;
  const hash = hashOf(text, Math.max(form, 1));
  // A separator within a label would make its end look like one.
  const stem = mapped.slice(0, Math.max(0, charsMax - HASH_CHARS - 1)).replace(/[_-]+$/, '');
  return stem === '' ? hash : `${stem}_${hash}`;
}

/** The first is that of the text; the others are for texts whose first ones are alike. */
const hashOf = (text: string, form: number): string =>
  createHash('sha256')
    .update(form === 1 ? text : `${form}\0${text}`)
    .digest('hex')
    .slice(0, HASH_CHARS);
