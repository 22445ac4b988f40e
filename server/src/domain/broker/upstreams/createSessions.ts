import type { UpstreamFacts, UpstreamReply, UpstreamRequest } from '../upstream.ts';
import { WireError } from '../wireError.ts';
import { createListening, type Listening } from './createListening.ts';
import { type Finding, judgeEra } from './judgeEra.ts';
import type { Link } from './openLink.ts';
import type { Detection, ServerTarget, UpstreamLimits } from './types.ts';

export interface SessionsDeps {
  readonly target: ServerTarget;
  /** Makes a handshake; `known` is how the server was spoken to the last time. */
  readonly open: (known: Partial<Detection>) => Promise<Link>;
  /** Makes room for one more session; throws AppError when there is none. */
  readonly makeRoom: () => void;
  readonly onDetected: (found: Detection) => void;
  readonly monotonicMs: () => number;
  readonly limits: UpstreamLimits;
}

/** How long a caller waits for a handshake that goes on for others: rejects when its own patience ends. */
export type Wait = <T>(opening: Promise<T>) => Promise<T>;

/** The session with one server, opened when it is needed, at most one at a time besides those that are coming to their end. */
export interface Sessions {
  facts(wait: Wait): Promise<UpstreamFacts>;
  /** One request in the session. Rejects with WireError, with the error of the handshake, or as `wait` does. */
  request(request: UpstreamRequest, wait: Wait): Promise<UpstreamReply>;
  /** Milliseconds of the monotonic clock, for a session that is open and that nobody uses; null otherwise. */
  idleSince(): number | null;
  readonly isOpen: boolean;
  /** Ends the session once its running requests have ended; the next request opens another one. */
  drop(): void;
  /** The same, and no other one is opened. */
  retire(): void;
  /** Follows the server's own notifications again if their stream has ended. */
  tend(): void;
  /** Resolves when every session has been closed; drop or retire them first. */
  closed(): Promise<void>;
}

interface Generation {
  readonly opening: Promise<Link>;
  link: Link | null;
  listening: Listening | null;
  uses: number;
  isEnding: boolean;
  readonly begunAt: number;
  usedAt: number;
  /** To be called when nothing is left of it. */
  readonly gone: () => void;
}

export function createSessions({ target, open, makeRoom, onDetected, monotonicMs, limits }: SessionsDeps): Sessions {
  const alive = new Set<Promise<void>>();
  let known: Partial<Detection> = knownOf(target);
  let current: Generation | null = null;
  let isRetired = false;

  function learn(found: Detection): void {
    const isNews = found.transport !== known.transport || found.protocol !== known.protocol;
    known = { transport: found.transport, protocol: found.protocol };
    if (isNews) onDetected({ transport: found.transport, protocol: found.protocol });
  }

  function begin(): Generation {
    if (isRetired) throw new WireError('internal', { wasSent: false });
    makeRoom();
    const { promise, resolve } = Promise.withResolvers<void>();
    alive.add(promise);
    void promise.then(() => alive.delete(promise));
    const begunAt = monotonicMs();
    const generation: Generation = {
      opening: open(known),
      link: null,
      listening: null,
      uses: 0,
      isEnding: false,
      begunAt,
      usedAt: begunAt,
      gone: resolve,
    };
    generation.opening.then(
      (link) => {
        generation.link = link;
        learn(link.facts);
        generation.listening = createListening({ link, monotonicMs, againMs: limits.listenAgainMs });
        endIfDone(generation);
      },
      () => {
        if (current === generation) current = null;
        generation.gone();
      },
    );
    current = generation;
    return generation;
  }

  function endIfDone(generation: Generation): void {
    const { link } = generation;
    if (!generation.isEnding || generation.uses > 0 || link === null) return;
    generation.listening?.stop();
    void link.close().then(generation.gone, generation.gone);
  }

  function drop(generation: Generation | null): void {
    if (generation === null || generation.isEnding) return;
    if (current === generation) current = null;
    generation.isEnding = true;
    endIfDone(generation);
  }

  function take(): Generation {
    const generation = current ?? begin();
    generation.uses += 1;
    return generation;
  }

  function giveBack(generation: Generation): void {
    generation.uses -= 1;
    generation.usedAt = monotonicMs();
    endIfDone(generation);
  }

  function heed(finding: Finding, generation: Generation, { facts }: Link): void {
    if (finding === 'as known') return;
    if (finding === 'unknown' && monotonicMs() - generation.begunAt < limits.detectAgainMs) return;
    // What another request found meanwhile is newer.
    if (current === generation && finding === 'legacy after all') learn({ transport: facts.transport, protocol: 'legacy' });
    else if (current === generation && finding === 'unknown') known = {};
    drop(generation);
  }

  return {
    async facts(wait) {
      const generation = take();
      try {
        return (await wait(generation.opening)).facts;
      } finally {
        giveBack(generation);
      }
    },
    async request(request, wait) {
      const generation = take();
      try {
        const link = generation.link ?? (await wait(generation.opening));
        const judged = await judgeEra(link, target.protocol, request);
        heed(judged.finding, generation, link);
        if ('error' in judged) throw judged.error;
        return judged.reply;
      } finally {
        giveBack(generation);
      }
    },
    idleSince: () => (current !== null && current.link !== null && current.uses === 0 ? current.usedAt : null),
    get isOpen() {
      return current !== null;
    },
    drop: () => drop(current),
    retire() {
      isRetired = true;
      drop(current);
    },
    tend: () => current?.listening?.tend(),
    async closed() {
      await Promise.all(alive);
    },
  };
}

const knownOf = ({ detectedTransport, detectedProtocol }: ServerTarget): Partial<Detection> => ({
  ...(detectedTransport !== null && { transport: detectedTransport }),
  ...(detectedProtocol !== null && { protocol: detectedProtocol }),
});
