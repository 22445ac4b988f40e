import { spacesOf } from './paths.ts';
import type { PolicyKey, PolicyServer } from './subject.ts';

/** Whether the gateway's endpoint of a space is there for a key. */
export function reachesSpace(key: PolicyKey, space: string): boolean {
  const reached = spacesOf(key);
  return reached === null || reached.includes(space);
}

/** A server as the endpoint of a space judges it: that space is the one way to it. Null for a server that the space does not hold. */
export const throughSpace = (server: PolicyServer, space: string): PolicyServer | null =>
  server.spaces.includes(space) ? { ...server, visibility: 'spaces', spaces: [space] } : null;
