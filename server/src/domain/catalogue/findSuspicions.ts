import type { Tool } from './tool.ts';

export type Severity = 'high' | 'medium' | 'low';

/** Something about a tool that a person should look at before trusting it. It blocks nothing: honest tools show some of it too. */
export interface Suspicion {
  readonly code:
    | 'hidden_characters'
    | 'instruction_override'
    | 'secrecy'
    | 'sensitive_path'
    | 'names_other_tool'
    | 'names_other_server'
    | 'encoded_text'
    | 'markup'
    | 'url';
  readonly severity: Severity;
  /** The words that it is about, at most 120 characters. */
  readonly evidence: string;
}

/** Tools and slugs of the other servers that are seen together with this one. */
export interface Neighbours {
  readonly tools: ReadonlySet<string>;
  readonly slugs: ReadonlySet<string>;
}

const EVIDENCE_CHARS_MAX = 120;

/** What attacks on models by way of tool descriptions look like (tool poisoning, line jumping). Each pattern takes time linear in the text. */
const PATTERNS: readonly (Pick<Suspicion, 'code' | 'severity'> & { readonly pattern: RegExp })[] = [
  {
    code: 'instruction_override',
    severity: 'high',
    pattern: /\b(?:ignore|disregard|forget|override)\s(?:\w+\s){0,3}(?:previous|prior|above|earlier|other|system|existing)\b/i,
  },
  {
    code: 'instruction_override',
    severity: 'high',
    pattern: /\b(?:system prompt|(?:before|instead of) (?:using|calling) (?:this|any|other) tools?|you must (?:always|first))\b/i,
  },
  {
    code: 'secrecy',
    severity: 'high',
    pattern: /\b(?:do not|don't|never|without)\s(?:\w+\s){0,2}(?:tell|telling|inform|informing|mention|mentioning|notify|notifying)\b/i,
  },
  {
    code: 'sensitive_path',
    severity: 'high',
    pattern:
      /(?:~|\$HOME|%USERPROFILE%)[\\/]|\/etc\/(?:passwd|shadow|ssh)|\.(?:ssh|aws|kube|gnupg|netrc|env)\b|\bid_(?:rsa|ed25519)\b|\bmcp\.json\b/i,
  },
  { code: 'encoded_text', severity: 'medium', pattern: /(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{101}/ },
  { code: 'markup', severity: 'medium', pattern: /<\/?[a-z][a-z0-9-]{0,30}(?:\s[^<>]{0,200})?>|<!--/i },
  { code: 'url', severity: 'low', pattern: /\b(?:https?|wss?|ftp|file|data|javascript):[^\s"'<>]{1,200}/i },
];

/** Every kind once, the most severe first. For cleaned definitions. */
export function findSuspicions(
  { definition, hiddenCharacters }: Pick<Tool, 'definition' | 'hiddenCharacters'>,
  others: Neighbours,
): Suspicion[] {
  // No pattern matches across a NUL, which no cleaned text holds.
  const text = textsOf(definition).join('\0');
  const found = [...findHidden(hiddenCharacters), ...findPatterns(text), ...findNames(text, definition.name, others)];
  const firsts = found.filter(({ code }, at) => found.findIndex((each) => each.code === code) === at);
  return firsts.sort((a, b) => ORDER[a.severity] - ORDER[b.severity]);
}

const ORDER: Readonly<Record<Severity, number>> = { high: 0, medium: 1, low: 2 };

const findHidden = (count: number): Suspicion[] =>
  count === 0 ? [] : [{ code: 'hidden_characters', severity: 'high', evidence: `${count} invisible characters were removed.` }];

const findPatterns = (text: string): Suspicion[] =>
  PATTERNS.flatMap(({ code, severity, pattern }) => {
    const [evidence] = pattern.exec(text) ?? [];
    return evidence === undefined ? [] : [{ code, severity, evidence: evidence.slice(0, EVIDENCE_CHARS_MAX) }];
  });

/**
 * A tool is recognised by a name that is no plain word: "search" in a sentence is about nobody's tool. Its own name is its own, whoever else
 * has one like it.
 */
function findNames(text: string, own: string, { tools, slugs }: Neighbours): Suspicion[] {
  const words = [...new Set(text.match(/[\p{L}\p{N}_](?:[\p{L}\p{N}_.-]{0,126}[\p{L}\p{N}_])?/gu))];
  const tool = words.find((word) => word.startsWith('mcp__') || (word !== own && isDistinct(word) && tools.has(word)));
  const slug = words.find((word) => slugs.has(word.toLowerCase()));
  const found: Suspicion[] = [];
  if (tool !== undefined) found.push({ code: 'names_other_tool', severity: 'medium', evidence: tool });
  if (slug !== undefined) found.push({ code: 'names_other_server', severity: isDistinct(slug) ? 'medium' : 'low', evidence: slug });
  return found;
}

const isDistinct = (word: string): boolean => /[_.-]|\p{Ll}\p{Lu}|\p{N}/u.test(word);

/** Every text that a model may read, names of members included. References and identifiers of schemas are no prose. */
function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap(textsOf);
  return Object.entries(value).flatMap(([name, member]) =>
    ADDRESSES.includes(name) && typeof member === 'string' ? [] : [name, ...textsOf(member)],
  );
}

const ADDRESSES: readonly string[] = ['$schema', '$id', '$ref', 'src'];
