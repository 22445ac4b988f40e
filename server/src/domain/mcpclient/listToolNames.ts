import type { Session } from './openSession.ts';
import { untilAborted } from './untilAborted.ts';

/** Limits of one catalogue: more than this is not a working server but an attack or an accident. */
const PAGES_MAX = 20;
const TOOLS_MAX = 500;

export interface ToolNames {
  /** In the server's order, duplicates included. */
  readonly names: readonly string[];
  /** False when the server has more than the limits allow. */
  readonly complete: boolean;
}

/** Walks the pages of tools/list. Rejects with what the SDK or the signal rejects with. */
export async function listToolNames(session: Session, signal: AbortSignal): Promise<ToolNames> {
  const names: string[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < PAGES_MAX && names.length <= TOOLS_MAX; page++) {
    const params = cursor === undefined ? {} : { cursor };
    const result = await untilAborted(session.client.request({ method: 'tools/list', params }, { timeout: 600_000 }), signal);
    for (const tool of result.tools) names.push(tool.name);
    cursor = result.nextCursor;
    if (cursor === undefined) return { names: names.slice(0, TOOLS_MAX), complete: names.length <= TOOLS_MAX };
  }
  return { names: names.slice(0, TOOLS_MAX), complete: false };
}

/** Each name that stands more than once, once. */
export function duplicateNames(names: readonly string[]): string[] {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const name of names) (seen.has(name) ? twice : seen).add(name);
  return [...twice];
}
