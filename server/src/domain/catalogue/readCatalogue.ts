import { setImmediate } from 'node:timers/promises';
import type { Connection } from '#domain/connections/connection.ts';
import { type AppError, isAppError } from '#domain/errors.ts';
import { stripHidden } from './hiddenCharacters.ts';
import { isJsonObject } from './jsonObject.ts';
import { CATALOGUE_BYTES_MAX, INSTRUCTIONS_CHARS_MAX, NAME_CHARS_MAX, PAGES_MAX, TOOLS_MAX } from './limits.ts';
import { type ReadTool, readTool, type ToolProblemCode, type ToolReading } from './readTool.ts';
import type { ToolProblem } from './tool.ts';
import type { ToolSource } from './toolSource.ts';

/** What a server lists, or why that cannot be used. A list beyond the limits is used as little as none: never the first part of one. */
export type CatalogueReading =
  | {
      readonly status: 'synced' | 'truncated';
      /** The first problem's code. */
      readonly reason: string | null;
      readonly tools: readonly ReadTool[];
      readonly problems: readonly ToolProblem[];
      readonly instructions: string | null;
    }
  | {
      readonly status: 'failed';
      readonly reason: string;
      /** What kept the server from telling; null when it told too much. */
      readonly error: AppError | null;
    };

/** Reads a server's list to its end. Rejects with what is no fault of the server, e.g. `secret_unreadable`. */
export async function readCatalogue(source: ToolSource, connection: Connection, deadlineAt: number): Promise<CatalogueReading> {
  try {
    const list = await readPages(source, connection, deadlineAt);
    if (typeof list === 'string') return { status: 'failed', reason: list, error: null };
    const instructions = cleanInstructions(await source.instructions(connection, deadlineAt));
    const [first] = list.problems;
    return { status: first === undefined ? 'synced' : 'truncated', reason: first?.code ?? null, ...list, instructions };
  } catch (error) {
    if (!isAppError(error, 'upstream_error') && !isAppError(error, 'upstream_timeout')) throw error;
    const { failure } = error.details.extra ?? {};
    return { status: 'failed', reason: typeof failure === 'string' ? failure : 'tools_list_failed', error };
  }
}

type Limit = 'too_many_pages' | 'too_many_tools' | 'catalogue_too_large' | 'tools_list_failed';

interface List {
  readonly tools: readonly ReadTool[];
  readonly problems: readonly ToolProblem[];
}

/** What is kept of an item, so that the page that brought it can go. */
interface Entry {
  /** As sent; null where there is none. */
  readonly name: string | null;
  /** What to call it when telling people what is wrong with it. */
  readonly label: string;
  readonly reading: ToolReading;
}

async function readPages(source: ToolSource, connection: Connection, deadlineAt: number): Promise<List | Limit> {
  const entries: Entry[] = [];
  let pages = 0;
  let bytes = 0;
  for await (const page of source.pages(connection, deadlineAt)) {
    pages += 1;
    if (pages > PAGES_MAX) return 'too_many_pages';
    if (!isJsonObject(page) || !Array.isArray(page.tools)) return 'tools_list_failed';
    if (entries.length + page.tools.length > TOOLS_MAX) return 'too_many_tools';
    for (const item of page.tools) {
      const reading = readTool(item);
      bytes += 'tool' in reading ? reading.tool.bytes : 0;
      if (bytes > CATALOGUE_BYTES_MAX) return 'catalogue_too_large';
      entries.push({ ...namesOf(item, entries.length), reading });
      // A large definition takes milliseconds; others want to be served in between.
      await setImmediate();
    }
  }
  return withoutDuplicates(entries);
}

function namesOf(item: unknown, position: number): Pick<Entry, 'name' | 'label'> {
  if (!isJsonObject(item) || typeof item.name !== 'string') return { name: null, label: `#${position + 1}` };
  const visible = stripHidden(item.name.slice(0, NAME_CHARS_MAX)).text;
  return { name: item.name, label: visible.replace(/\s+/g, ' ').trim() || `#${position + 1}` };
}

/** Nobody can say which of two tools of one name a call means, so that neither is offered. */
function withoutDuplicates(entries: readonly Entry[]): List {
  const counts = new Map<string | null, number>();
  for (const { name } of entries) counts.set(name, (counts.get(name) ?? 0) + 1);
  const tools: ReadTool[] = [];
  const problems = new Map<string, ToolProblem>();
  const report = (name: string, code: ToolProblemCode) => problems.set(`${code} ${name}`, { name, code });
  for (const { name, label, reading } of entries) {
    const isDuplicate = name !== null && counts.get(name) !== 1;
    if ('tool' in reading && !isDuplicate) tools.push(reading.tool);
    else report(label, 'problem' in reading && !isDuplicate ? reading.problem : 'duplicate_tool_names');
  }
  return { tools, problems: [...problems.values()] };
}

function cleanInstructions(text: string | null): string | null {
  if (text === null) return null;
  // Cleaning makes a text shorter, so the first cut spares the work on an endless one.
  const { text: clean } = stripHidden(text.slice(0, 8 * INSTRUCTIONS_CHARS_MAX));
  return clean.normalize('NFC').slice(0, INSTRUCTIONS_CHARS_MAX).toWellFormed() || null;
}
