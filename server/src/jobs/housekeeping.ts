/** A task that is due again and again, e.g. the removal of what has expired. Safe to run on several instances at once. */
export interface Chore {
  readonly name: string;
  run(): Promise<void> | void;
}

export interface Housekeeping {
  stop(): Promise<void>;
}

/** Runs the chores one after the other, at once and then every `everyMs`. A chore that fails is reported and tried again next time. */
export function startHousekeeping(
  chores: readonly Chore[],
  everyMs: number,
  onError: (chore: string, error: unknown) => void,
): Housekeeping {
  const runAll = async (): Promise<void> => {
    for (const chore of chores) {
      try {
        await chore.run();
      } catch (error) {
        onError(chore.name, error);
      }
    }
  };
  let running = runAll();
  const timer = setInterval(() => {
    running = running.then(runAll);
  }, everyMs);
  timer.unref();
  return {
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}
