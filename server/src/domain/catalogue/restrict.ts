import type { Restriction, Tool } from './tool.ts';

/**
 * What the rules about a server's tools mean for handing the server out. Tools that it does not list any more count: it may answer calls to
 * them all the same, and must not be able to end a rule by hiding a tool.
 */
export function restrict(tools: readonly Pick<Tool, 'isEnabled' | 'inputDefaults'>[]): Restriction | null {
  if (tools.some(({ isEnabled }) => !isEnabled)) return 'tool_disabled';
  return tools.some(hasPin) ? 'tool_pinned' : null;
}

const hasPin = ({ inputDefaults }: Pick<Tool, 'inputDefaults'>): boolean =>
  Object.values(inputDefaults).some(({ mode }) => mode === 'pinned');
