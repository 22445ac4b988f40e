import { canonicalJson } from './canonicalJson.ts';
import type { ReadTool } from './readTool.ts';
import type { Tool, ToolDefinition } from './tool.ts';

/** What has become of a server's tools since they were stored. */
export interface Comparison {
  /** New, or back again. */
  readonly added: readonly ReadTool[];
  readonly removed: readonly Tool[];
  readonly changed: readonly { readonly before: Tool; readonly after: ReadTool; readonly fields: readonly string[] }[];
}

/** The order of a list is no difference. */
export function compareTools(stored: readonly Tool[], listed: readonly ReadTool[]): Comparison {
  const present = new Map(stored.filter(({ removedAt }) => removedAt === null).map((tool) => [tool.name, tool]));
  const names = new Set(listed.map(({ name }) => name));
  return {
    added: listed.filter(({ name }) => !present.has(name)),
    removed: [...present.values()].filter(({ name }) => !names.has(name)),
    changed: listed.flatMap((after) => {
      const before = present.get(after.name);
      const fields = before === undefined ? [] : changedFields(before, after);
      return before === undefined || fields.length === 0 ? [] : [{ before, after, fields }];
    }),
  };
}

export const isSame = ({ added, removed, changed }: Comparison): boolean => added.length + removed.length + changed.length === 0;

/** Members of the definition, and `hidden_characters` where the server has changed nothing but those. */
function changedFields(before: Tool, after: ReadTool): string[] {
  const members = [...new Set([...Object.keys(before.definition), ...Object.keys(after.definition)])].sort();
  const changed = members.filter((name) => textOf(before.definition, name) !== textOf(after.definition, name));
  return before.hiddenCharacters === after.hiddenCharacters ? changed : [...changed, 'hidden_characters'];
}

const textOf = (definition: ToolDefinition, name: string): string | null =>
  Object.hasOwn(definition, name) ? canonicalJson(definition[name]) : null;
