/** One server-sent event with data. `event` is `message` when the stream names none. */
export interface ServerSentEvent {
  readonly event: string;
  readonly data: string;
  /** The last one that the stream has given; absent while it has given none. */
  readonly id?: string;
}

/** Collects lines into events (WHATWG HTML, section 9.2.6). Retry times are not used here. */
export function createEventParser(): { push(line: string): ServerSentEvent | undefined } {
  let event = '';
  let data: string[] = [];
  let id: string | undefined;
  return {
    push(line) {
      if (line === '') {
        const named = id === undefined ? {} : { id };
        const done = data.length > 0 ? { event: event || 'message', data: data.join('\n'), ...named } : undefined;
        event = '';
        data = [];
        return done;
      }
      const [, field, value] = /^([^:]*):? ?(.*)$/s.exec(line) ?? [];
      if (field === 'event') event = value ?? '';
      if (field === 'data') data.push(value ?? '');
      if (field === 'id' && !value?.includes('\0')) id = value ?? '';
      return undefined;
    },
  };
}

/** Splits a stream of bytes into lines that end in LF, CRLF or CR. What follows the last end of line is dropped. */
async function* readLines(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      rest += decoder.decode(value, { stream: true });
      // A CR at the very end may be the first half of CRLF, so it waits for the next chunk.
      const lines = rest.split(/\r\n|\n|\r(?!$)/);
      rest = lines.pop() ?? '';
      yield* lines;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

/** The events of a response body; leaving the loop early closes the stream. `onLine` hears of every line, comments included. */
export async function* readEvents(body: ReadableStream<Uint8Array>, onLine?: () => void): AsyncGenerator<ServerSentEvent> {
  const parser = createEventParser();
  for await (const line of readLines(body)) {
    onLine?.();
    const event = parser.push(line);
    if (event) yield event;
  }
}
