import { readEvents } from '@mooring/sdk';

export interface PostDeps {
  /** Of the gateway. */
  readonly url: string;
  /** With the API key. */
  readonly headers: Readonly<Record<string, string>>;
  readonly fetch: typeof globalThis.fetch;
}

/** Sends one message over streamable HTTP. */
export type Post = (body: string, headers: Readonly<Record<string, string>>, signal: AbortSignal) => Promise<Response>;

export const createPost =
  ({ url, headers, fetch }: PostDeps): Post =>
  (body, more, signal) =>
    fetch(url, {
      method: 'POST',
      // The key is for this URL and no other.
      redirect: 'error',
      headers: { 'Content-Type': 'application/json', Accept: 'application/json, text/event-stream', ...headers, ...more },
      body,
      signal,
    });

/** The messages in the body of a response: one, or those of a stream as they come. */
export async function* textsOf(response: Response): AsyncGenerator<string> {
  if (response.headers.get('content-type')?.startsWith('text/event-stream')) {
    for await (const { data } of readEvents(response.body ?? new ReadableStream())) yield data;
    return;
  }
  const text = await response.text();
  if (text.trim() !== '') yield text;
}
