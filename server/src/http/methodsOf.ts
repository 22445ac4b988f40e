import type { Described } from './endpoint.ts';

/** Which methods a path has; empty for a path that is none of ours. */
export function createMethodsOf(endpoints: readonly Pick<Described, 'method' | 'path'>[]): (path: string) => readonly string[] {
  const known = endpoints.map(({ method, path }) => ({
    method: method.toUpperCase(),
    pattern: new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`),
  }));
  return (path) => [...new Set(known.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method))];
}
