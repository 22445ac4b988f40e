import type { JsonObject } from '#domain/catalogue/tool.ts';
import type { ToolSource } from '#domain/catalogue/toolSource.ts';

/** What a server of a test lists; each may be changed between two readings. */
export interface Script {
  pages: readonly unknown[];
  instructions: string | null;
  /** Thrown after the pages. */
  failure: Error | null;
  /** Awaited before the first page. */
  gate: Promise<void>;
}

export interface ScriptedSource extends ToolSource {
  readonly script: Script;
  /** How often a list was begun, and how many pages were asked for. */
  readonly asked: { lists: number; pages: number };
}

export function scriptedSource(...pages: unknown[]): ScriptedSource {
  const script: Script = { pages, instructions: null, failure: null, gate: Promise.resolve() };
  const asked = { lists: 0, pages: 0 };
  return {
    script,
    asked,
    async *pages() {
      asked.lists += 1;
      await script.gate;
      for (const page of script.pages) {
        asked.pages += 1;
        yield page as JsonObject;
      }
      if (script.failure !== null) throw script.failure;
    },
    async instructions() {
      return script.instructions;
    },
  };
}

export const toolNamed = (name: string, members: object = {}) => ({ name, inputSchema: { type: 'object' }, ...members });

export const pageOf = (...tools: unknown[]) => ({ tools });
