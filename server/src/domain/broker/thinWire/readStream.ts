import { largeCharsMin } from '../largeResults/createLargeResults.ts';
import type { OnNotification } from '../wire.ts';
import { dropReserved, redactMessage } from './cleanValue.ts';
import { answerServer } from './postMessage.ts';
import { createEventReader, type EventReader } from './readEvents.ts';
import { type Message, readMessage } from './readMessage.ts';
import type { Link } from './types.ts';

export interface StreamListener {
  /** Redacted, without reserved `_meta`. */
  readonly onNotification: OnNotification;
  /** A response; `json` is its text. */
  readonly onResponse: (message: Extract<Message, { kind: 'result' | 'error' }>, json: string) => void;
  /** An event that is too large to be read here; without this it is read all the same. */
  readonly onLarge?: ((json: string) => void) | undefined;
  /** A request of the server that was refused. */
  readonly onRefused?: ((method: string) => void) | undefined;
  /** An event that is no message, or that costs too much to read. */
  readonly onGarbage: (what: 'untame' | 'no message') => void;
}

/** How many requests of a server are answered on one stream: each costs a request of ours. */
const answersMax = 16;

/** The messages of an event stream. */
export function readStream(link: Link, listener: StreamListener): EventReader {
  let answers = 0;
  return createEventReader((json) => {
    if (listener.onLarge !== undefined && json.length >= largeCharsMin) return listener.onLarge(json);
    const message = readMessage(json);
    if (message === null || message === 'untame') listener.onGarbage(message ?? 'no message');
    else if (message.kind === 'notification') {
      const { method, params } = redactMessage(message, json, link.redact);
      listener.onNotification({ method, params: dropReserved(params) });
    } else if (message.kind === 'request') {
      if (answers++ < answersMax) answerServer(link, message);
      if (message.method !== 'ping') listener.onRefused?.(message.method);
    } else listener.onResponse(message, json);
  });
}
