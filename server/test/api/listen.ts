import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import type { Json } from './eachServer.ts';

export interface HeardEvent {
  readonly id: string;
  readonly event: string;
  readonly data: Json;
}

/** An open stream of live events, and what has come by it. */
export interface Listening {
  readonly headers: Headers;
  /** Everything so far, signs of life left out. */
  events(): readonly HeardEvent[];
  /** What changes were about, as `type name`, once there are so many. */
  changes(count: number): Promise<readonly string[]>;
  /** Resolves with the first event of this kind. */
  first(event: string): Promise<HeardEvent>;
  /** Resolves when the server has ended the stream. */
  readonly ended: Promise<void>;
  drop(): void;
}

/** Opens GET /v1/events. Asserts that it is answered as a stream. */
export async function listen(
  t: Pick<TestContext, 'after'>,
  url: string,
  headers: Readonly<Record<string, string>>,
  lastEventId?: string,
): Promise<Listening> {
  const gone = new AbortController();
  t.after(() => gone.abort());
  const response = await fetch(`${url}/v1/events`, {
    headers: { ...headers, ...(lastEventId !== undefined && { 'last-event-id': lastEventId }) },
    signal: gone.signal,
  });
  if (response.status !== 200) assert.fail(await response.text());
  let text = '';
  let wake = Promise.withResolvers<void>();
  const read = async (): Promise<void> => {
    const decoder = new TextDecoder();
    for await (const chunk of response.body!) {
      text += decoder.decode(chunk, { stream: true });
      wake.resolve();
      wake = Promise.withResolvers<void>();
    }
  };
  const ended = read();
  // Dropped by ourselves.
  ended.catch(() => {});
  const events = () => parse(text);
  const until = async <Result>(look: () => Result | undefined): Promise<Result> => {
    for (;;) {
      const next = wake.promise;
      const found = look();
      if (found !== undefined) return found;
      await Promise.race([next, ended.then(() => assert.fail(`the stream ended after ${text}`))]);
    }
  };
  return {
    headers: response.headers,
    events,
    changes: (count) =>
      until(() => {
        const told = events().filter(({ event }) => event === 'change');
        return told.length < count ? undefined : told.map(({ data }) => `${data.type} ${data.name}`);
      }),
    first: (wanted) => until(() => events().find(({ event }) => event === wanted)),
    ended,
    drop: () => gone.abort(),
  };
}

const parse = (text: string): HeardEvent[] =>
  text
    .split('\n\n')
    .slice(0, -1)
    .filter((block) => block !== ':')
    .map((block) => {
      const [, id, event, data] = /^id: (\S+)\nevent: (\w+)\ndata: (.+)$/.exec(block) ?? assert.fail(block);
      return { id: id!, event: event!, data: JSON.parse(data!) };
    });
