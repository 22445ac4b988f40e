import type { LiveEvent } from '#domain/events/createLiveEvents.ts';

/** How long a reader may leave an event lying. */
const STALLED_MS = 30_000;

export interface Streaming {
  readonly open: (signal: AbortSignal) => AsyncGenerator<LiveEvent, void>;
  /** Called once, when the stream has ended in whatever way. */
  readonly onEnd: () => void;
  /** Breaks the connection. */
  readonly drop: () => void;
}

/**
 * Events as text (WHATWG HTML, section 9.2). Each is made when the one before was taken, so that nothing piles up for a slow reader; one that
 * takes nothing any more is dropped.
 */
export function streamEvents({ open, onEnd, drop }: Streaming): ReadableStream<Uint8Array> {
  const ended = new AbortController();
  const events = open(ended.signal);
  const end = (): void => {
    clearTimeout(stalled);
    if (ended.signal.aborted) return;
    ended.abort();
    onEnd();
  };
  const stall = (): NodeJS.Timeout =>
    setTimeout(() => {
      end();
      drop();
    }, STALLED_MS);
  // From the start: whoever asks for the head alone never takes anything.
  let stalled = stall();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        clearTimeout(stalled);
        const { done, value } = await events.next();
        if (ended.signal.aborted) return;
        if (done) {
          end();
          controller.close();
        } else {
          controller.enqueue(Buffer.from(textOf(value)));
          stalled = stall();
        }
      },
      cancel: end,
    },
    { highWaterMark: 0 },
  );
}

function textOf(event: LiveEvent): string {
  if (event.event === 'beat') return ':\n\n';
  const data = event.event === 'change' ? event.target : {};
  return `id: ${event.id}\nevent: ${event.event}\ndata: ${JSON.stringify(data)}\n\n`;
}
