import { AppError } from '#domain/errors.ts';
import type { ListKind, Upstream } from '../upstream.ts';
import { changedList } from './createListening.ts';
import { createServerEntry } from './createServerEntry.ts';
import { createSessions, type Sessions } from './createSessions.ts';
import { type OpenLinkDeps, openLink } from './openLink.ts';
import type { Detection, ServerTarget, UpstreamLimits } from './types.ts';
import { upstreamLimits } from './types.ts';

export interface UpstreamsOptions extends Omit<OpenLinkDeps, 'limits'> {
  readonly limits?: Partial<UpstreamLimits>;
  /** A server speaks in another way than is known of it. */
  readonly onDetected: (target: ServerTarget, found: Detection) => void;
  /** A server says that a list of its has changed. */
  readonly onListChanged: (target: ServerTarget, list: ListKind) => void;
}

/** All servers that are talked to. */
export interface UpstreamPool {
  /**
   * A server as it is now. A target that is newer, or has other rules, takes the place of the one before, whose running requests end in their
   * session. What is answered may be kept: it goes on to the newest target.
   */
  of(target: ServerTarget): Upstream;
  /** Talks no more to a server, once its running requests have ended. */
  retire(orgId: string, connectionId: string): void;
  /** Ends everything; resolves when every session is closed. */
  close(): Promise<void>;
}

interface Entry {
  /** The newest that is equal to the one that the session was opened for. */
  target: ServerTarget;
  readonly sessions: Sessions;
  readonly upstream: Upstream;
  readonly server: Omit<Upstream, 'retire'>;
}

export function createUpstreams({ limits: given, onDetected, onListChanged, ...deps }: UpstreamsOptions): UpstreamPool {
  const limits = { ...upstreamLimits, ...given };
  const { monotonicMs } = deps;
  const entries = new Map<string, Entry>();
  /** Retired ones whose last requests are running. */
  const leaving = new Set<Entry>();

  function enter(target: ServerTarget): Entry {
    const sessions = createSessions({
      target,
      open: (known) =>
        openLink({ ...deps, limits }, target, known, (notification) => {
          const list = changedList(notification);
          if (list !== null) onListChanged(target, list);
        }),
      makeRoom,
      onDetected: (found) => onDetected(target, found),
      monotonicMs,
      limits,
    });
    const server = createServerEntry({ sessions, monotonicMs, limits });
    const newest = (): Entry['server'] => (entries.get(target.id) ?? entry).server;
    const upstream: Upstream = {
      facts: (deadlineAt) => newest().facts(deadlineAt),
      request: (request) => newest().request(request),
      retire: () => leave(entry),
    };
    const entry: Entry = { target, sessions, server, upstream };
    return entry;
  }

  function leave(entry: Entry): void {
    if (entries.get(entry.target.id) === entry) entries.delete(entry.target.id);
    entry.sessions.retire();
    leaving.add(entry);
    void entry.sessions.closed().finally(() => leaving.delete(entry));
  }

  /** The session that was used least recently leaves for a new one. */
  function makeRoom(): void {
    const open = [...entries.values()].filter(({ sessions }) => sessions.isOpen);
    if (open.length < limits.sessionsMax) return;
    const idle = open.filter(({ sessions }) => sessions.idleSince() !== null);
    const [oldest] = idle.sort((a, b) => (a.sessions.idleSince() ?? 0) - (b.sessions.idleSince() ?? 0));
    if (oldest === undefined) throw new AppError('upstream_busy', { retryAfterSeconds: 1 });
    oldest.sessions.drop();
  }

  const sweep = setInterval(() => {
    const now = monotonicMs();
    for (const { sessions } of entries.values()) {
      const idleSince = sessions.idleSince();
      if (idleSince !== null && now - idleSince >= limits.idleMs) sessions.drop();
      else sessions.tend();
    }
  }, limits.sweepMs).unref();

  return {
    of(target) {
      const known = entries.get(target.id);
      if (known?.target === target) return known.upstream;
      if (known !== undefined) {
        const order = compareTargets(target, known.target);
        // To be recognized at once from now on: every reading of the organization makes targets of its own.
        if (order === 'equal') known.target = target;
        if (order !== 'newer') return known.upstream;
        leave(known);
      }
      const entry = enter(target);
      entries.set(target.id, entry);
      return entry.upstream;
    },
    retire(orgId, connectionId) {
      const entry = entries.get(connectionId);
      if (entry?.target.orgId === orgId) leave(entry);
    },
    async close() {
      clearInterval(sweep);
      const all = [...entries.values(), ...leaving];
      for (const entry of entries.values()) leave(entry);
      await Promise.all(all.map(({ sessions }) => sessions.closed()));
    },
  };
}

/** An older target comes from a caller who has not heard of the change yet. */
function compareTargets(target: ServerTarget, known: ServerTarget): 'newer' | 'equal' | 'older' {
  const steps = target.revision - known.revision || (target.secrets?.rev ?? 0) - (known.secrets?.rev ?? 0);
  if (steps !== 0) return steps > 0 ? 'newer' : 'older';
  return JSON.stringify(target.policy) === JSON.stringify(known.policy) ? 'equal' : 'newer';
}
