import { MooringError } from '../errors/mooringError.ts';
import { readEvents } from '../http/events.ts';
import type { CallOptions } from '../http/options.ts';
import type { TestEvent, TestTrace } from '../wire/trace.ts';
import type { Calls } from './calls.ts';

/** A test takes up to 30 s at the server, and the connection up to 5 s before that. */
export const testTimeoutMs = 60_000;

async function* readTestEvents(response: Response): AsyncGenerator<TestEvent> {
  if (!response.headers.get('content-type')?.startsWith('text/event-stream')) {
    yield { event: 'result', data: (await response.json()) as TestTrace };
    return;
  }
  for await (const { event, data } of readEvents(response.body ?? new ReadableStream())) {
    if (event === 'step' || event === 'result') yield { event, data: JSON.parse(data) } as TestEvent;
    if (event === 'result') return;
  }
  throw new MooringError('NETWORK_ERROR', 'The test broke off before its result.', { action: 'Run it again.', retryable: true });
}

/** Runs a test and reports each step as it happens; the last event is the result. */
export async function* streamTest(calls: Calls, path: string, body: unknown, options: CallOptions = {}): AsyncGenerator<TestEvent> {
  const call = { method: 'POST', path, body, accept: 'text/event-stream' } as const;
  yield* readTestEvents(await calls.open(call, { ...options, timeoutMs: options.timeoutMs ?? testTimeoutMs }));
}
