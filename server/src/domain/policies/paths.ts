import type { Connection } from '#domain/connections/connection.ts';
import { everyone, type SpaceRules } from '#domain/spaces/space.ts';
import type { PolicyKey, PolicyServer } from './subject.ts';

/** One way that leads a key to a server. */
export interface Path {
  /** The space that it leads through; null: the server is visible to the whole organization, or is in no space and the key has no limit. */
  readonly space: string | null;
  /** False for a space that the key's owner may only look at. */
  readonly mayUse: boolean;
  /** `slug/tool` texts that this way does not lead to. */
  readonly deniedTools: readonly string[];
}

/** Which spaces a key, or a person without one, is in; null: all of them. Everyone is always among them. */
export function spacesOf({ spaces, role, places }: Pick<PolicyKey, 'spaces' | 'role' | 'places'>): readonly string[] | null {
  const ofOwner = isAdmin(role) ? null : places.map(({ space }) => space);
  if (spaces === null) return ofOwner === null ? null : [everyone.slug, ...ofOwner];
  return [everyone.slug, ...(ofOwner === null ? spaces : spaces.filter((space) => ofOwner.includes(space)))];
}

/** Every way that leads the key to the server. The slugs that the key is limited to are no matter of ways. */
export function pathsTo(server: Pick<PolicyServer, 'visibility' | 'spaces' | 'spaceRules'>, key: PolicyKey): Path[] {
  const reached = spacesOf(key);
  const shared = server.spaces.filter((space) => reached === null || reached.includes(space));
  const paths = shared.map((space) => ({ space, mayUse: mayUse(key, space), deniedTools: deniedIn(server.spaceRules, space) }));
  const needsNoSpace = server.visibility === 'org' || (reached === null && server.spaces.length === 0);
  return needsNoSpace ? [{ space: null, mayUse: true, deniedTools: [] }, ...paths] : paths;
}

/** Names the tool in a `slug/tool` text, if that is one of the server's. A former slug counts as long as it leads there. */
export function toolNamed(text: string, { slug, aliases }: Pick<Connection, 'slug' | 'aliases'>): string | null {
  const slash = text.indexOf('/');
  const named = text.slice(0, slash);
  return named === slug || aliases.includes(named) ? text.slice(slash + 1) : null;
}

export const toolsNamed = (texts: readonly string[], server: Pick<Connection, 'slug' | 'aliases'>): string[] =>
  texts.map((text) => toolNamed(text, server)).filter((name) => name !== null);

const isAdmin = (role: PolicyKey['role']): boolean => role !== 'MEMBER';

const mayUse = ({ role, places }: PolicyKey, space: string): boolean =>
  isAdmin(role) || space === everyone.slug || places.some((place) => place.space === space && place.role !== 'VIEWER');

const deniedIn = (rules: readonly SpaceRules[], space: string): readonly string[] =>
  rules.find((each) => each.space === space)?.deniedTools ?? [];
