export interface JsonLimits {
  readonly depthMax: number;
  readonly nodesMax: number;
}

/**
 * Looks for the first limit that a JSON value passes. Does not recurse, and stops there: a value of a million levels, which every recursive
 * reader would fall over, costs no more than one within the limits.
 */
export function measureJson(value: unknown, { depthMax, nodesMax }: JsonLimits): 'too_deep' | 'too_many_nodes' | null {
  const pending: { readonly value: unknown; readonly depth: number }[] = [{ value, depth: 1 }];
  let nodes = 0;
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (typeof next.value === 'boolean') nodes += 1;
    if (typeof next.value === 'object' && next.value !== null) {
      nodes += 1;
      if (next.depth > depthMax) return 'too_deep';
      const members = Object.values(next.value).filter(isCounted);
      if (nodes + pending.length + members.length > nodesMax) return 'too_many_nodes';
      for (const member of members) pending.push({ value: member, depth: next.depth + 1 });
    }
  }
  return null;
}

const isCounted = (member: unknown): boolean => typeof member === 'boolean' || (typeof member === 'object' && member !== null);
