import assert from 'node:assert/strict';
import type { Answer, Client, Json } from '../api/eachServer.ts';
import { findForms, findIn, formsOf, readingsOf } from './formsOf.ts';

/** What an answer is there to show: the credential of a server, the key that was just made, or the link of an invitation. */
export type Shown = 'credential' | 'key' | 'link';

interface Heard {
  readonly place: string;
  readonly text: string;
  readonly shown: Shown | null;
}

/** Remembers every answer, and which operations of the API gave one. */
export interface Witness {
  /** The same client, under watch. */
  watch(client: Client, shown?: Shown): Client;
  /** Anything else that somebody can read, e.g. what comes by a stream. `place` may name an operation, which has succeeded then. */
  hear(place: string, text: string): void;
  /** A Mooring key, which no later answer but those that show keys may hold. */
  learnKey(key: string): void;
  readonly keys: readonly string[];
  /** Everything heard, but for the answers that are there to show a secret. */
  text(): string;
  /** The operations of an OpenAPI document that never succeeded under watch. */
  missing(document: Json): string[];
  /** Every answer against the canary and all keys. */
  assertClean(canary: string): void;
}

export function createWitness(): Witness {
  const heard: Heard[] = [];
  const keys = new Set<string>();
  const done = new Set<string>();
  const write = ({ headers, text }: Answer): string => `${[...headers].join('\n')}\n${text}`;
  return {
    watch:
      (client, shown) =>
      async (...request) => {
        const [method, path] = request;
        const answer = await client(...request);
        const place = `${method} ${path.split('?', 1)[0]}`;
        heard.push({ place, text: write(answer), shown: shown ?? null });
        if (answer.status < 400) done.add(place);
        return answer;
      },
    hear(place, text) {
      heard.push({ place, text, shown: null });
      done.add(place);
    },
    learnKey: (key) => void keys.add(key),
    get keys() {
      return [...keys];
    },
    text: () => heard.flatMap(({ text, shown }) => (shown === null ? [text] : [])).join('\n'),
    missing(document) {
      const operations = Object.entries(document.paths as Record<string, object>).flatMap(([path, methods]) =>
        Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
      );
      const covered = new Set([...done].map((place) => operationOf(operations, place)));
      return operations.filter((operation) => !covered.has(operation));
    },
    assertClean(canary) {
      const formsOfCanary = formsOf(canary);
      const formsOfKeys = [...keys].flatMap((key) => formsOf(bodyOfKey(key)));
      const found = heard.flatMap(({ place, text, shown }) => {
        const forms = [...(shown === 'credential' ? [] : formsOfCanary), ...(shown === 'key' ? [] : formsOfKeys)];
        return findForms(readingsOf(text), forms).map((part) => `${place}: ${part}`);
      });
      assert.deepEqual(found, [], 'a secret was found');
    },
  };
}

/** The secret part of a key: what stands before it is the same in all. */
const bodyOfKey = (key: string): string => key.slice('mk_live_'.length);

export const assertWithout = (text: string, secret: string, place: string): void =>
  assert.deepEqual(findIn(text, secret), [], `a secret was found in ${place}`);

export const assertWithoutKeys = (text: string, keys: readonly string[], place: string): void => {
  const readings = readingsOf(text);
  for (const key of keys) assert.deepEqual(findForms(readings, formsOf(bodyOfKey(key))), [], `a secret was found in ${place}`);
};

/** Of several that fit, the one with the fewest parameters. */
function operationOf(operations: readonly string[], place: string): string | undefined {
  const parameters = (operation: string): number => operation.split('{').length;
  const fits = (operation: string): boolean => new RegExp(`^${operation.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(place);
  return operations.filter(fits).sort((a, b) => parameters(a) - parameters(b))[0];
}
