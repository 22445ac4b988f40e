import type { TestEvent, TraceStep } from '@mooring/sdk';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Trace } from './traceView.tsx';

/** Follows a test as it runs. Starting another one, or leaving the page, ends it. */
export function useTrace() {
  const [trace, setTrace] = useState<Trace | null>(null);
  const [error, setError] = useState<unknown>(null);
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);

  const stop = useCallback(() => {
    running.current?.abort();
    running.current = null;
    setTrace(null);
    setError(null);
  }, []);

  /** Answers the result; null if it was ended or broke off. */
  const start = useCallback(async (open: (signal: AbortSignal) => AsyncIterable<TestEvent>) => {
    running.current?.abort();
    const own = new AbortController();
    running.current = own;
    setError(null);
    setTrace({ steps: [], result: null });
    try {
      let steps: readonly TraceStep[] = [];
      for await (const event of open(own.signal)) {
        if (own.signal.aborted) return null;
        if (event.event === 'result') {
          setTrace({ steps: event.data.steps, result: event.data });
          return event.data;
        }
        const { data } = event;
        steps = steps.some(({ name }) => name === data.name)
          ? steps.map((step) => (step.name === data.name ? data : step))
          : [...steps, data];
        setTrace({ steps, result: null });
      }
    } catch (thrown) {
      if (own.signal.aborted) return null;
      setTrace(null);
      setError(thrown);
    }
    return null;
  }, []);

  return { trace, error, start, stop, isRunning: trace !== null && trace.result === null };
}
