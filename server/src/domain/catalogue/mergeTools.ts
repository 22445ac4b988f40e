import { newId } from '#domain/ids.ts';
import type { Comparison } from './compareTools.ts';
import type { ReadTool } from './readTool.ts';
import type { Tool } from './tool.ts';

export interface Merged {
  /** All tools of the server, removed ones included. */
  readonly all: readonly Tool[];
  /** Those that have to be written. */
  readonly touched: readonly Tool[];
}

/** The stored tools as they have to be after a comparison with what the server lists. */
export function mergeTools(input: {
  readonly orgId: string;
  readonly connectionId: string;
  readonly stored: readonly Tool[];
  readonly listed: readonly ReadTool[];
  readonly comparison: Comparison;
  readonly now: number;
}): Merged {
  const { stored, listed, comparison, now } = input;
  const former = new Map(stored.map((tool) => [tool.name, tool]));
  const changed = new Set([...comparison.added, ...comparison.changed.map(({ after }) => after)]);
  const present = listed.map((tool, position): Tool => {
    const before = former.get(tool.name);
    if (before === undefined) return { ...firstSeen(input, tool), position };
    return changed.has(tool) ? { ...renewed(before, tool, now), position } : { ...before, position };
  });
  const gone = new Set(comparison.removed);
  const names = new Set(listed.map(({ name }) => name));
  const absent = stored
    .filter(({ name }) => !names.has(name))
    .map((tool) => (gone.has(tool) ? { ...tool, removedAt: now, revision: tool.revision + 1 } : tool));
  const all = [...present, ...absent];
  return { all, touched: all.filter((tool) => !isAsStored(tool, former.get(tool.name))) };
}

const firstSeen = (input: { readonly orgId: string; readonly connectionId: string; readonly now: number }, tool: ReadTool) => ({
  id: newId(),
  orgId: input.orgId,
  connectionId: input.connectionId,
  ...contentOf(tool),
  isEnabled: true,
  inputDefaults: {},
  revision: 1,
  firstSeenAt: input.now,
  changedAt: input.now,
  removedAt: null,
});

const renewed = (before: Tool, tool: ReadTool, now: number): Tool => ({
  ...before,
  ...contentOf(tool),
  revision: before.revision + 1,
  changedAt: now,
  removedAt: null,
});

const contentOf = ({ name, definition, digest, hiddenCharacters }: ReadTool) => ({ name, definition, digest, hiddenCharacters });

const isAsStored = (tool: Tool, stored: Tool | undefined): boolean =>
  stored !== undefined && tool.revision === stored.revision && tool.position === stored.position;
