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
  /** What changes were about, as `type name`, up to and with the one that is named: whatever was to come before it has come or never will. */
  changesUpTo(last: string): Promise<readonly string[]>;
  /** Resolves with the event at this place, whatever it is; 0 is the first. */
  event(index: number): Promise<HeardEvent>;
  /** Resolves with the first event of this kind. */
  first(event: string): Promise<HeardEvent>;
  /** Resolves when the server has ended the stream. Fails when it sends something instead. */
  end(): Promise<void>;
  drop(): void;
}

/** The first may be older than what is waited for. A change is told before the next. */
const BEATS_MAX = 2;

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
  let hasEnded = false;
  let wake = Promise.withResolvers<void>();
  const read = async (): Promise<void> => {
    const decoder = new TextDecoder();
    for await (const chunk of response.body!) {
      text += decoder.decode(chunk, { stream: true });
      wake.resolve();
      wake = Promise.withResolvers<void>();
    }
  };
  const ended = read().finally(() => {
    hasEnded = true;
  });
  // Dropped by ourselves.
  ended.catch(() => {});
  const events = () => parse(text);
  const until = async <Result>(look: () => Result | undefined): Promise<Result> => {
    const beatsMax = beatsIn(text) + BEATS_MAX;
    for (;;) {
      const next = wake.promise;
      const found = look();
      if (found !== undefined) return found;
      if (hasEnded) assert.fail(`the stream ended after ${text}`);
      if (beatsIn(text) >= beatsMax) assert.fail(`nothing but signs of life after ${text}`);
      await Promise.race([next, ended]);
    }
  };
  return {
    headers: response.headers,
    events,
    changesUpTo: (last) =>
      until(() => {
        const told = events().filter(({ event }) => event === 'change');
        const names = told.map(({ data }) => `${data.type} ${data.name}`);
        return names.includes(last) ? names.slice(0, names.indexOf(last) + 1) : undefined;
      }),
    event: (index) => until(() => events()[index]),
    first: (wanted) => until(() => events().find(({ event }) => event === wanted)),
    async end() {
      const told = events().length;
      await until(() => {
        assert.deepEqual(events().slice(told), []);
        return hasEnded || undefined;
      });
      await ended;
    },
    drop: () => gone.abort(),
  };
}

const blocksOf = (text: string): string[] => text.split('\n\n').slice(0, -1);

const beatsIn = (text: string): number => blocksOf(text).filter((block) => block === ':').length;

const parse = (text: string): HeardEvent[] =>
  blocksOf(text)
    .filter((block) => block !== ':')
    .map((block) => {
      const [, id, event, data] = /^id: (\S+)\nevent: (\w+)\ndata: (.+)$/.exec(block) ?? assert.fail(block);
      return { id: id!, event: event!, data: JSON.parse(data!) };
    });
