import type { Clock } from '#domain/clock.ts';
import { requireLive } from '#domain/tenancy/keys/authenticateKey.ts';
import type { KeyLogin } from '#domain/tenancy/keys/types.ts';
import type { View, ViewScope } from './agent.ts';
import type { SharedView } from './buildView.ts';
import type { FollowServers } from './createFollowServers.ts';
import type { KnownKey } from './createMemory.ts';
import { createView, type ViewDeps } from './createView.ts';
import type { ViewOf } from './createViews.ts';
import type { Watch } from './createWatch.ts';

/** What a proved key sees at an endpoint. Throws `not_found`. */
export type KeyViews = (hash: string, key: KnownKey, scope: ViewScope, nameCharsMax?: number) => View;

/** The view that a key has asked for last, and what it was made of. Not what keeps it alive: how many views there are is decided elsewhere. */
interface Latest {
  readonly servers: KnownKey['organization']['servers'];
  readonly scope: ViewScope;
  readonly nameCharsMax: number | undefined;
  readonly view: WeakRef<View>;
}

/** One view for each key and endpoint, kept for as long as both are what they are, so that a call makes none. */
export function createKeyViews(deps: {
  readonly parts: ViewDeps;
  readonly viewOf: ViewOf;
  readonly recall: (hash: string) => KnownKey | null | Promise<KnownKey | null>;
  readonly watch: Watch;
  readonly follow: FollowServers;
  readonly clock: Clock;
}): KeyViews {
  const made = new WeakMap<SharedView, WeakMap<KeyLogin, View>>();
  const latest = new WeakMap<KeyLogin, Latest>();
  /** The address was judged when the caller began to listen, and is again by the gateway. */
  const fromAnywhere = (): boolean => true;

  const viewFor: KeyViews = (hash, key, scope, nameCharsMax) => {
    const { servers } = key.organization;
    const last = latest.get(key.login);
    const isLast = last?.servers === servers && last.nameCharsMax === nameCharsMax && isSame(last.scope, scope);
    const known = isLast ? last.view.deref() : undefined;
    if (known !== undefined) return known;
    const view = find(hash, key, scope, nameCharsMax);
    latest.set(key.login, { servers, scope, nameCharsMax, view: new WeakRef(view) });
    return view;
  };
  const find: KeyViews = (hash, key, scope, nameCharsMax) => {
    const shared = deps.viewOf(key, scope, nameCharsMax);
    const ofKeys = made.get(shared) ?? new WeakMap<KeyLogin, View>();
    const known = ofKeys.get(key.login);
    if (known !== undefined) return known;
    const { caller } = key;
    const view = createView(deps.parts, shared, caller, (lists, tell, signal) => {
      const follow = lists.some((list) => list !== 'tools') ? deps.follow : undefined;
      const look = async (): Promise<View> => {
        const now = await deps.recall(hash);
        requireLive(now?.login ?? null, hash, deps.clock.now(), '', fromAnywhere);
        follow?.(deps.viewOf(now!, scope, nameCharsMax));
        return viewFor(hash, now!, scope, nameCharsMax);
      };
      deps.watch.add({ orgId: caller.orgId, lists, look, tell }, view, signal);
      follow?.(shared);
    });
    made.set(shared, ofKeys.set(key.login, view));
    return view;
  };
  return viewFor;
}

const isSame = (a: ViewScope, b: ViewScope): boolean => a === b || (a.kind === b.kind && nameIn(a) === nameIn(b));

const nameIn = (scope: ViewScope): string => (scope.kind === 'server' ? scope.slug : scope.kind === 'space' ? scope.space : '');
