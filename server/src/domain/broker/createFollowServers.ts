import type { SharedView } from './buildView.ts';
import type { KnownServer } from './organization.ts';
import { createRecentlyUsed } from './recentlyUsed.ts';
import { announces } from './upstreams/createListening.ts';
import type { Upstreams } from './upstreamTarget.ts';

/** Well below the time after which a session that nobody uses is closed. */
const FOLLOW_MS = 60_000;
/** A server that announced nothing is asked again after this long: it may have been upgraded. */
const QUIET_MS = 600_000;
const HANDSHAKE_MS = 5_000;
const SERVERS_MAX = 2_000;

/** To be called again and again for a view whose prompts or resources somebody follows; does something once a minute. */
export type FollowServers = (view: SharedView) => void;

/**
 * A server announces changed prompts and resources in a session alone. So for as long as somebody waits for such news, a session is kept with
 * every server of the view that announces them.
 */
export function createFollowServers({
  upstreams,
  monotonicMs,
}: {
  readonly upstreams: Upstreams;
  readonly monotonicMs: () => number;
}): FollowServers {
  const followedAt = new WeakMap<SharedView, number>();
  const quietUntil = createRecentlyUsed<number>({ entriesMax: SERVERS_MAX });

  const follow = async ({ server, target }: KnownServer, now: number): Promise<void> => {
    const key = `${server.id} ${server.revision}`;
    if (now < (quietUntil.get(key) ?? now)) return;
    const { capabilities } = await upstreams.of(target).facts(now + HANDSHAKE_MS);
    if (!announces(capabilities, 'prompts') && !announces(capabilities, 'resources')) quietUntil.set(key, now + QUIET_MS);
  };
  return (view) => {
    const now = monotonicMs();
    if (now - (followedAt.get(view) ?? Number.NEGATIVE_INFINITY) < FOLLOW_MS) return;
    followedAt.set(view, now);
    // A server that cannot be reached announces nothing.
    for (const { known } of view.servers.values()) follow(known, now).catch(() => undefined);
  };
}
