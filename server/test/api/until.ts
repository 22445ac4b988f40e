import assert from 'node:assert/strict';

const ROUNDS_MAX = 5_000;

/** Asks again until the answer is there: access events are written a moment after the request that they tell of. */
export async function until<Result>(ask: () => Promise<Result | undefined>): Promise<Result> {
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const result = await ask();
    if (result !== undefined) return result;
  }
  return assert.fail('it never came');
}
