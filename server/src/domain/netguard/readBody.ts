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

const done = { done: true, value: undefined } as const;

/** An iterator by hand: a generator that was never started would not notice that its reader has left. */
function createChunks(stream: Readable, guard: BodyGuard): AsyncIterableIterator<Uint8Array> {
  const source: AsyncIterator<Uint8Array> = stream[Symbol.asyncIterator]();
  let bytes = 0;
  const next = async (): Promise<IteratorResult<Uint8Array, undefined>> => {
    guard.clocks.waitForChunk(true);
    const chunk = await source.next();
    guard.clocks.waitForChunk(false);
    if (chunk.done) return done;
    bytes += chunk.value.byteLength;
    if (bytes > guard.bytesMax) throw new GuardError('response_too_large', 'body');
    return chunk;
  };
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    next: () =>
      next().catch((e: unknown) => {
        const failure = guard.failure(e);
        stream.destroy();
        throw failure;
      }),
    async return() {
      stream.destroy();
      return done;
    },
  };
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
  const body = createChunks(stream, guard);
  return { ...head, body, text: () => readText(body) };
}
