import { AppError } from '#domain/errors.ts';

/** Lets so much work of one kind run at once and refuses the rest with 429 `rate_limited`. */
export type Bulkhead = (subject: string) => () => void;

/**
 * For work that holds sockets and memory for long. Answers the way out, to be taken once the work has ended. One subject cannot take every
 * place.
 */
export function createBulkhead({ perSubjectMax, totalMax }: { readonly perSubjectMax: number; readonly totalMax: number }): Bulkhead {
  const running = new Map<string, number>();
  let total = 0;
  return (subject) => {
    const count = running.get(subject) ?? 0;
    if (count >= perSubjectMax || total >= totalMax)
      throw new AppError('rate_limited', { detail: `At most ${perSubjectMax} run at once.`, retryAfterSeconds: 1 });
    running.set(subject, count + 1);
    total += 1;
    return () => {
      const left = (running.get(subject) ?? 0) - 1;
      if (left > 0) running.set(subject, left);
      else running.delete(subject);
      total -= 1;
    };
  };
}
