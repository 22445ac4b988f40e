import { AppError } from '#domain/errors.ts';
import { decideUse } from '#domain/policies/decide.ts';
import type { PolicyKey, PolicyServer } from '#domain/policies/subject.ts';
import { reachesSpace, throughSpace } from '#domain/policies/throughSpace.ts';
import type { ViewScope } from './agent.ts';
import type { KnownServer, Organization } from './organization.ts';

/** A server that a key sees at an endpoint. */
export interface SeenServer {
  readonly known: KnownServer;
  /** What the policy judges: at the endpoint of a space that space is the one way to the server. */
  readonly policy: PolicyServer;
}

/** The servers of an endpoint that the key sees, by slug. Throws `not_found` for an endpoint that does not exist, or not for this key. */
export function serversSeen(organization: Organization, key: PolicyKey, scope: ViewScope): ReadonlyMap<string, SeenServer> {
  const known = [...organization.servers.values()];
  if (scope.kind === 'space') return seen(key, boundTo(organization, key, scope.space, known));
  if (scope.kind === 'all') return seen(key, known.map(asIs));
  const named = known.filter(({ server }) => server.slug === scope.slug || server.aliases.includes(scope.slug));
  const servers = seen(key, named.map(asIs));
  if (servers.size === 0) throw new AppError('not_found', { detail: 'There is no such server.' });
  return servers;
}

const asIs = (known: KnownServer): SeenServer => ({ known, policy: known.server });

function boundTo({ spaces }: Organization, key: PolicyKey, space: string, known: readonly KnownServer[]): readonly SeenServer[] {
  if (!spaces.has(space) || !reachesSpace(key, space)) throw new AppError('not_found', { detail: 'There is no such space.' });
  return known.flatMap((each) => {
    const policy = throughSpace(each.server, space);
    return policy === null ? [] : [{ known: each, policy }];
  });
}

const seen = (key: PolicyKey, servers: readonly SeenServer[]): ReadonlyMap<string, SeenServer> =>
  new Map(servers.filter(({ policy }) => decideUse('list', key, policy) === null).map((each) => [each.known.server.slug, each]));
