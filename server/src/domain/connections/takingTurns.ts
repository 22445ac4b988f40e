import { isAppError } from '#domain/errors.ts';

const ATTEMPTS_MAX = 5;

/**
 * Repeats a read-change-write that lost against another one, e.g. the renewal of a data key. A caller who names a revision with If-Match wants
 * to hear of it instead.
 */
export async function takingTurns<Result>(ifMatch: number | null, attempt: () => Promise<Result>): Promise<Result> {
  for (let left = ATTEMPTS_MAX; ; left--) {
    try {
      return await attempt();
    } catch (error) {
      if (left <= 1 || ifMatch !== null || !isAppError(error, 'stale_version')) throw error;
    }
  }
}
