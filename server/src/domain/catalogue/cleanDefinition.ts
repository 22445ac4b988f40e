import { stripHidden } from './hiddenCharacters.ts';
import { isJsonObject } from './jsonObject.ts';
import { withoutReservedMeta } from './reservedMeta.ts';
import type { JsonObject, ToolDefinition } from './tool.ts';

export interface Cleaned {
  readonly definition: ToolDefinition;
  readonly hiddenCharacters: number;
  /** Two members of an object have the same name once it is clean, so that nobody can say which of them is meant. */
  readonly isAmbiguous: boolean;
}

/** Members whose texts are prose; NFC there changes nothing that a server compares. */
const PROSE: readonly string[] = ['title', 'description', '$comment'];

/**
 * A tool as it may be shown to a model: every text in it, names of members included, is free of hidden characters. The name is left as it
 * is, as the server knows it by that. For definitions of the right shape within DEPTH_MAX. References (`$ref`) are never followed.
 */
export function cleanDefinition(raw: ToolDefinition): Cleaned {
  let hiddenCharacters = 0;
  let isAmbiguous = false;
  const cleanText = (text: string): string => {
    const { text: clean, removed } = stripHidden(text);
    hiddenCharacters += removed;
    return clean;
  };
  const clean = (value: unknown, isProse: boolean): unknown => {
    if (typeof value === 'string') return isProse ? cleanText(value).normalize('NFC') : cleanText(value);
    if (Array.isArray(value)) return value.map((item) => clean(item, isProse));
    return isJsonObject(value) ? cleanMembers(value) : value;
  };
  const cleanMembers = (object: JsonObject): JsonObject => {
    const members = new Map<string, unknown>();
    for (const [given, value] of Object.entries(object)) {
      const name = cleanText(given);
      isAmbiguous ||= members.has(name);
      members.set(name, clean(value, PROSE.includes(name)));
    }
    return Object.fromEntries(members);
  };
  const { name, _meta, ...rest } = raw;
  const definition = { name, ...cleanMembers(rest), ...(_meta && { _meta: cleanMembers(withoutReservedMeta(_meta)) }) } as ToolDefinition;
  return { definition, hiddenCharacters, isAmbiguous };
}
