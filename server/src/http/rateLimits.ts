import { AppError } from '#domain/errors.ts';

/** Requests per minute and key, or per address for those who are not signed in. Counted per instance. */
const quotas = { handoff: 6_000, call: 6_000, read: 1_200, write: 600, test: 60, 'sign-in': 10 } as const;
export type RateClass = keyof typeof quotas;

const WINDOW_SECONDS = 60;
/** Subjects that are counted at the same time: some tens of megabytes. */
const SUBJECTS_MAX = 100_000;

export interface RateLimits {
  /** Counts one request; throws 429 `rate_limited` when the minute's quota is used up. Answers the headers of the answer. */
  take(rateClass: RateClass, subject: string): Readonly<Record<string, string>>;
}

/**
 * Should more subjects come in a minute than are counted, the one that was quiet for the longest is forgotten: whoever keeps trying stays
 * counted. Fixed windows on a monotonic clock, so that a change of the wall clock opens none. Headers: draft-ietf-httpapi-ratelimit-headers-11.
 */
export function createRateLimits({ enabled, monotonicMs }: { readonly enabled: boolean; readonly monotonicMs: () => number }): RateLimits {
  if (!enabled) return { take: () => ({}) };
  let windowNumber = -1;
  const counts = new Map<string, number>();
  return {
    take(rateClass, subject) {
      const seconds = monotonicMs() / 1000;
      const current = Math.floor(seconds / WINDOW_SECONDS);
      if (current !== windowNumber) {
        windowNumber = current;
        counts.clear();
      }
      const id = `${rateClass} ${subject}`;
      const used = (counts.get(id) ?? 0) + 1;
      // Deleted first, so that the map is in the order of the last request.
      counts.delete(id);
      if (counts.size >= SUBJECTS_MAX) counts.delete(counts.keys().next().value ?? '');
      counts.set(id, used);
      const quota = quotas[rateClass];
      const resetSeconds = Math.ceil((current + 1) * WINDOW_SECONDS - seconds);
      if (used > quota) throw new AppError('rate_limited', { detail: `The limit is ${quota} a minute.`, retryAfterSeconds: resetSeconds });
      return {
        'RateLimit-Policy': `"${rateClass}";q=${quota};w=${WINDOW_SECONDS}`,
        RateLimit: `"${rateClass}";r=${quota - used};t=${resetSeconds}`,
      };
    },
  };
}
