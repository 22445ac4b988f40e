/** One server-sent event of the default type. */
export type OnEvent = (data: string) => void;

export interface EventReader {
  /** Takes the next bytes of the stream. */
  push(chunk: Uint8Array): void;
  /** Bytes of the event that is not finished. */
  pendingBytes(): number;
  /** Where the stream stands, for whoever comes back for its rest. */
  position(): StreamPosition;
}

export interface StreamPosition {
  /** The id of the last whole event, where it is one that can be sent back in a header. */
  readonly lastEventId: string | null;
  /** How long the server asks to be left alone before somebody comes back, in milliseconds. */
  readonly retryMs: number | null;
}

const LF = 0x0a;
const CR = 0x0d;
/** A server's words that come back in a header of ours: visible ASCII, and not much of it. */
const SENDABLE_ID = /^[\x21-\x7e]{1,256}$/;
const MILLISECONDS = /^\d{1,9}$/;

/**
 * Server-sent events (HTML standard 9.2.6), as they come. Bytes are decoded up to the last line end only, and no character spans one, so
 * that a character may be cut anywhere. Events of other types than `message` and comments are passed over, and so is an event that the
 * stream cuts off.
 */
export function createEventReader(onEvent: OnEvent): EventReader {
  let rest: Uint8Array[] = [];
  let restBytes = 0;
  let eventBytes = 0;
  let isFirst = true;
  let endedInCr = false;
  let data: string | null = null;
  let type = '';
  let id: string | null = null;
  let lastEventId: string | null = null;
  let retryMs: number | null = null;

  function setField(name: string, value: string): void {
    if (name === 'data') data = data === null ? value : `${data}\n${value}`;
    else if (name === 'event') type = value;
    else if (name === 'id') id = SENDABLE_ID.test(value) ? value : null;
    else if (name === 'retry' && MILLISECONDS.test(value)) retryMs = Number(value);
  }
  function readField(line: string): void {
    const colon = line.indexOf(':');
    if (colon === 0) return;
    const name = colon < 0 ? line : line.slice(0, colon);
    setField(name, colon < 0 ? '' : line.slice(line.charCodeAt(colon + 1) === 0x20 ? colon + 2 : colon + 1));
  }
  function endEvent(): void {
    const whole = type === '' || type === 'message' ? data : null;
    data = null;
    type = '';
    eventBytes = 0;
    lastEventId = id;
    if (whole !== null && whole !== '') onEvent(whole);
  }
  function readLines(text: string): void {
    const lines = text.includes('\r') ? text.split(/\r\n|\r|\n/) : text.split('\n');
    // The text ends with a line end: what follows it is nothing.
    lines.pop();
    for (const line of lines) {
      eventBytes += line.length;
      if (line === '') endEvent();
      else readField(line);
    }
  }
  function decode(head: Uint8Array): string {
    const bytes = rest.length === 0 ? head : Buffer.concat([...rest, head]);
    let text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
    if (isFirst && text.charCodeAt(0) === 0xfeff) text = text.slice(1);
    if (endedInCr && text.startsWith('\n')) text = text.slice(1);
    isFirst = false;
    endedInCr = text === '' ? endedInCr : text.endsWith('\r');
    return text;
  }
  return {
    pendingBytes: () => restBytes + eventBytes,
    position: () => ({ lastEventId, retryMs }),
    push(chunk) {
      const end = Math.max(chunk.lastIndexOf(LF), chunk.lastIndexOf(CR)) + 1;
      if (end > 0) {
        const text = decode(chunk.subarray(0, end));
        rest = [];
        restBytes = 0;
        if (text !== '') readLines(text);
      }
      if (end === chunk.byteLength) return;
      rest.push(chunk.subarray(end));
      restBytes += chunk.byteLength - end;
    },
  };
}
