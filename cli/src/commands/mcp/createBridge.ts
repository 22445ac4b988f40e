import { createConversation } from './createConversation.ts';
import { listTools } from './listTools.ts';
import { type Json, type Message, readMessage, requestIdOf } from './message.ts';
import { createPost, type PostDeps, textsOf } from './post.ts';

export interface BridgeDeps extends PostDeps {
  /** Takes one message, without an end of line. */
  readonly write: (line: string) => void;
  /** Takes what is for people. */
  readonly warn: (text: string) => void;
}

/** Carries messages between a client on stdio and the gateway, in both generations of the protocol, as they are. */
export interface Bridge {
  /** Takes a line of the client; answers follow as they come. Never throws. */
  accept(line: string): void;
  /** Gives running requests `graceMs` to end; those that would never do so by themselves end at once. */
  close(graceMs: number): Promise<void>;
}

/** JSON-RPC 2.0 section 5.1. The first is of the range that is left to implementations. */
const REFUSED = -32_000;
const INTERNAL = -32_603;
const LISTEN = 'subscriptions/listen';

/** A message of the client, and whether it has been answered yet. */
interface Asked {
  readonly message: Message;
  isAnswered: boolean;
}

interface Running {
  readonly method: string | undefined;
  readonly abort: AbortController;
  readonly done: Promise<void>;
}

export function createBridge(deps: BridgeDeps): Bridge {
  const { url, write, warn } = deps;
  const post = createPost(deps);
  const conversation = createConversation();
  /** By the id of the request; an object of its own for what has none. */
  const running = new Map<object | string | number, Running>();

  const fail = (asked: Asked, text: string, code: number, data?: object): void => {
    warn(text);
    const id = requestIdOf(asked.message);
    if (id !== undefined && !asked.isAnswered)
      write(JSON.stringify({ jsonrpc: '2.0', id, error: { code, message: text, ...(data && { data }) } }));
    asked.isAnswered = true;
  };

  const pass = (asked: Asked, text: string, answer: Message | null): void => {
    const id = requestIdOf(asked.message);
    if (answer !== null && answer.method === undefined) {
      conversation.learn(asked.message, answer);
      asked.isAnswered = true;
    }
    // An error about a request that could not be read has no id, and would leave its sender waiting.
    const isNobodys = answer?.error !== undefined && (answer.id ?? null) === null && id !== undefined;
    write(isNobodys ? JSON.stringify({ ...answer, id }) : text.replaceAll(/[\r\n]+/g, ' '));
  };

  const deliver = async (asked: Asked, response: Response): Promise<void> => {
    for await (const text of textsOf(response)) {
      const answer = readMessage(text);
      if (!response.ok && !isRpc(answer)) return fail(asked, ...refusalOf(response, answer as Json | null));
      pass(asked, text, answer);
    }
    if (!response.ok && !asked.isAnswered) fail(asked, ...refusalOf(response, null));
    if (requestIdOf(asked.message) !== undefined && !asked.isAnswered) fail(asked, 'Mooring ended its answer before the result.', INTERNAL);
  };

  /** Every request gets one answer, whatever comes. */
  const exchange = async (line: string, message: Message, signal: AbortSignal): Promise<void> => {
    const asked: Asked = { message, isAnswered: false };
    try {
      if (conversation.callsUnknownTool(message)) await listTools(post, conversation, message, signal);
      await deliver(asked, await post(line, conversation.headersFor(message), signal));
    } catch {
      if (!signal.aborted && !asked.isAnswered) fail(asked, `Mooring cannot be reached at ${new URL(url).origin}.`, INTERNAL);
    }
  };

  const start = (line: string, message: Message): void => {
    const key = requestIdOf(message) ?? {};
    const abort = new AbortController();
    const done = exchange(line, message, abort.signal).finally(() => {
      if (running.get(key)?.abort === abort) running.delete(key);
    });
    running.set(key, { method: message.method, abort, done });
  };

  return {
    accept(line) {
      const message = readMessage(line) ?? (line.trimStart().startsWith('[') ? {} : null);
      if (message === null) return warn('A line on stdin is no JSON-RPC message.');
      if (message.method === 'notifications/cancelled') {
        // Over HTTP, the end of its stream is what cancels a request; servers of the older generation hear of it as well.
        running.get((message.params?.requestId as string | number | undefined) ?? '')?.abort.abort();
        if (conversation.negotiated() === undefined) return;
      }
      start(line, message);
    },
    async close(graceMs) {
      const rest = [...running.values()];
      for (const { method, abort } of rest) if (method === LISTEN) abort.abort();
      const giveUp = setTimeout(() => rest.forEach(({ abort }) => void abort.abort()), graceMs);
      await Promise.all(rest.map(({ done }) => done));
      clearTimeout(giveUp);
    },
  };
}

const isRpc = (answer: Message | null): boolean => (answer as Json | null)?.jsonrpc === '2.0';

/** A refusal that is no JSON-RPC, such as the problem document of the platform, as text, code and data of an error. */
function refusalOf({ status }: Response, problem: Json | null): [string, number, object] {
  const { detail = 'no reason was given.', code = null, action = '', request_id = null } = problem ?? {};
  return [`Mooring answered ${status}: ${String(detail)} ${String(action)}`.trim(), REFUSED, { code, request_id }];
}
