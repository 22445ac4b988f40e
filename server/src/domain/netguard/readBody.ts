import type { Readable } from 'node:stream';
import type { Clocks } from './createClocks.ts';
import { GuardError } from './guardError.ts';
import type { Head } from './interpretHead.ts';
import type { OutboundResponse } from './types.ts';

interface BodyGuard {
  readonly clocks: Clocks;
  readonly bytesMax: number;
  /** What to tell the reader about an error of the stream. */
  failure(e: unknown): unknown;
  /** The exchange has ended; its line can be used again if the body was read to its end. */
  finish(isReusable: boolean): void;
}

async function* readChunks(stream: Readable, guard: BodyGuard): AsyncGenerator<Uint8Array> {
  const chunks: AsyncIterator<Uint8Array> = stream[Symbol.asyncIterator]();
  let bytes = 0;
  try {
    for (;;) {
      guard.clocks.waitForChunk(true);
      const { value, done } = await chunks.next();
      guard.clocks.waitForChunk(false);
      if (done) return;
      bytes += value.byteLength;
      if (bytes > guard.bytesMax) throw new GuardError('response_too_large', 'body');
      yield value;
    }
  } catch (e) {
    throw guard.failure(e);
  } finally {
    stream.destroy();
  }
}

async function readText(body: AsyncIterable<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of body) text += decoder.decode(chunk, { stream: true });
  return text + decoder.decode();
}

/** The answer as the caller sees it. The stream's end, in whatever way, ends the exchange. */
export function readBody(head: Head, stream: Readable, guard: BodyGuard): OutboundResponse {
  stream.once('close', () => guard.finish(stream.readableEnded));
  // An error may come while nobody reads; the reader meets it on the next turn.
  stream.on('error', () => undefined);
  const body = readChunks(stream, guard);
  return { ...head, body, text: () => readText(body) };
}
