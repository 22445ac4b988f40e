import { GuardError } from './guardError.ts';
import type { Head } from './interpretHead.ts';
import type { AnswerReader, Exchange, OutboundResponse } from './types.ts';

interface Waiting {
  resolve(chunk: IteratorResult<Uint8Array, undefined>): void;
  reject(error: unknown): void;
}

const done = { done: true, value: undefined } as const;

const hasNoBody = ({ status, headers }: Head): boolean => status === 204 || headers['content-length'] === '0';

async function readText(body: AsyncIterable<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of body) text += decoder.decode(chunk, { stream: true });
  return text + decoder.decode();
}

/**
 * Runs an exchange for a caller that reads at its own pace: the socket is read only while the caller waits for a chunk, and what is left
 * early is dropped. An iterator by hand: a generator that was never started would not notice that its reader has left.
 */
export function readBody(run: (reader: AnswerReader) => Exchange): Promise<OutboundResponse> {
  const answer = Promise.withResolvers<OutboundResponse>();
  const chunks: Uint8Array[] = [];
  let waiting: Waiting | null = null;
  let ended: { readonly error: unknown } | 'complete' | null = null;

  const left = new GuardError('internal', 'body');
  const body: AsyncIterableIterator<Uint8Array, undefined> = {
    [Symbol.asyncIterator]() {
      return this;
    },
    next() {
      const value = chunks.shift();
      if (value) return Promise.resolve({ done: false, value });
      if (ended === 'complete') return Promise.resolve(done);
      if (ended) return Promise.reject(ended.error);
      const next = Promise.withResolvers<IteratorResult<Uint8Array, undefined>>();
      waiting = next;
      exchange.resume();
      return next.promise;
    },
    return() {
      waiting?.resolve(done);
      waiting = null;
      exchange.end(left);
      ended = 'complete';
      chunks.length = 0;
      return Promise.resolve(done);
    },
  };
  const exchange = run({
    onHead(head) {
      if (!hasNoBody(head)) exchange.pause();
      answer.resolve({ ...head, body, text: () => readText(body) });
    },
    onChunk(value) {
      const reader = waiting;
      waiting = null;
      exchange.pause();
      if (reader) reader.resolve({ done: false, value });
      else chunks.push(value);
    },
    onEnd() {
      ended = 'complete';
      waiting?.resolve(done);
    },
    onError(error) {
      // What nobody has read yet is of no use without its end.
      chunks.length = 0;
      ended = { error };
      waiting?.reject(error);
      answer.reject(error);
    },
  });
  return answer.promise;
}
