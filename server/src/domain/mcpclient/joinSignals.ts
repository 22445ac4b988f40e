/** Aborted with the reason of whichever signal comes first. */
export interface JoinedSignals {
  readonly signal: AbortSignal;
  /** Stops following. AbortSignal.any cannot: what depends on a signal stays with it for as long as it lives. */
  release(): void;
}

export function joinSignals(signals: readonly (AbortSignal | null | undefined)[]): JoinedSignals {
  const joined = new AbortController();
  const leaves = signals.flatMap((signal) => {
    if (!signal) return [];
    const stop = (): void => joined.abort(signal.reason);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    return () => signal.removeEventListener('abort', stop);
  });
  return {
    signal: joined.signal,
    release() {
      for (const leave of leaves.splice(0)) leave();
    },
  };
}
