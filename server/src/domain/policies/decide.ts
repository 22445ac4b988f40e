import { pathsTo } from './paths.ts';
import { type Facts, type Refusal, type RuleName, rules } from './rules.ts';
import type { PolicyKey, PolicyServer, PolicyTool, Use } from './subject.ts';

export type { Refusal, RuleName } from './rules.ts';

/** A rule that was asked, and what it said. */
export interface Step {
  readonly rule: RuleName;
  readonly use: Use;
  readonly refusal: Refusal | null;
}

/**
 * May this key use this server? The one function behind the list of the gateway, its calls, the hand-off and the explanation; the first
 * refusal counts, null is a yes. `trail` collects every rule that was asked, in order.
 */
export const decideUse = (use: Use, key: PolicyKey, server: PolicyServer, trail?: Step[]): Refusal | null =>
  ask({ use, key, server, tool: null, paths: pathsTo(server, key) }, trail);

/**
 * May this key see, or call, this tool? Includes everything that `decideUse` asks. A tool that may be seen is listed; what `call` refuses
 * with `unknown_mcp_server` or `unknown_tool` is exactly what `list` refuses.
 */
export const decideTool = (
  use: Exclude<Use, 'handoff'>,
  key: PolicyKey,
  server: PolicyServer,
  tool: PolicyTool,
  trail?: Step[],
): Refusal | null => ask({ use, key, server, tool, paths: pathsTo(server, key) }, trail);

/** Whether the caller must not learn that the thing exists. */
export const isHidden = ({ code }: Refusal): boolean => code === 'unknown_mcp_server' || code === 'unknown_tool';

function ask(facts: Facts, trail?: Step[]): Refusal | null {
  for (const rule of rules) {
    if (!rule.uses.includes(facts.use) || (rule.ofTool && facts.tool === null)) continue;
    const refusal = rule.refuse(facts);
    trail?.push({ rule: rule.name, use: facts.use, refusal });
    if (refusal !== null) return refusal;
  }
  return null;
}
