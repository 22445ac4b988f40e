import type { Agent, View } from '#domain/broker/agent.ts';
import { isJsonObject, ownMember } from '#domain/catalogue/jsonObject.ts';
import { metaNames } from '#domain/catalogue/reservedMeta.ts';
import { AppError, isAppError } from '#domain/errors.ts';
import type { Call, Method } from './call.ts';
import { invalidParams, RpcError, rpcCodes } from './rpcError.ts';
import { openStream, readsEvents, writeEvent } from './writeAnswer.ts';
import { writeReply } from './writeReply.ts';

const STREAMS_MAX = 1_024;
const STREAMS_PER_KEY_MAX = 32;
/** What may lie unread before a stream ends; its caller asks for the lists again when it comes back. */
const UNREAD_BYTES_MAX = 65_536;

export interface Listening {
  /** `subscriptions/listen`: resolves when the stream has ended. */
  readonly listen: Method;
  /** Ends every stream in the way that tells the caller that it was on purpose. */
  close(): void;
}

export interface ListeningDeps {
  /** Proves the caller of a stream again. */
  readonly admit: (call: Call) => Promise<Agent>;
  readonly keepAliveMs: number;
}

interface Stream {
  readonly call: Call;
  /** The list that the caller knows. */
  digest: string;
  end(isGraceful: boolean): void;
}

/**
 * Streams that tell callers of changed lists (MCP 2026-07-28, subscriptions). Only changes of the tools are told, and only to whom they
 * concern: each stream follows the view of its own key. With every sign of life the key is proved anew, so that one that has ended takes its
 * streams along.
 */
export function createListening({ admit, keepAliveMs }: ListeningDeps): Listening {
  const streams = new Set<Stream>();
  let isClosed = false;
  let timer: NodeJS.Timeout | undefined;

  const keepAlive = (): void => {
    for (const stream of streams) {
      stream.call.res.write(':\n\n');
      prove(stream.call, admit).catch((error: unknown) => {
        // Unknown or ended keys, and servers that are gone; not a store that is away for a moment.
        if (isAppError(error) && error.status < 429) stream.end(true);
      });
    }
  };

  const open = (call: Call, view: View): Promise<void> =>
    new Promise((resolve) => {
      const ended = new AbortController();
      const stream: Stream = {
        call,
        digest: view.digest,
        end(isGraceful) {
          if (!streams.delete(stream)) return;
          if (streams.size === 0) clearInterval(timer);
          ended.abort();
          if (isGraceful) writeEnd(call);
          else call.res.destroy();
          resolve();
        },
      };
      streams.add(stream);
      if (streams.size === 1) timer = setInterval(keepAlive, keepAliveMs);
      call.res.once('close', () => stream.end(false));
      view.onChange((next) => tell(stream, next), ended.signal);
    });

  return {
    async listen(call) {
      if (!readsEvents(call.req.headers.accept))
        throw new RpcError(rpcCodes.refused, 406, 'A subscription is text/event-stream: send it in Accept.');
      const wantsTools = readFilter(call);
      const view = await call.agent.view(call.endpoint.scope, call.nameMax);
      if (isClosed) throw new AppError('not_ready', { detail: 'The server is stopping.' });
      checkRoom(streams, call);
      writeEvent(
        call,
        notification(call, 'notifications/subscriptions/acknowledged', { notifications: wantsTools ? { toolsListChanged: true } : {} }),
      );
      if (wantsTools) await open(call, view);
      // Nothing can ever come.
      else writeEnd(call);
    },
    close() {
      isClosed = true;
      for (const stream of streams) stream.end(true);
    },
  };
}

/** Whether the caller wants to hear of the tools. Throws -32602 for a filter that is none. */
function readFilter({ params }: Call): boolean {
  const { notifications } = params;
  if (!isJsonObject(notifications)) throw invalidParams('params.notifications has to be an object.');
  const wanted = ownMember(notifications, 'toolsListChanged');
  if (wanted !== undefined && typeof wanted !== 'boolean') throw invalidParams('toolsListChanged has to be true or false.');
  return wanted === true;
}

function checkRoom(streams: ReadonlySet<Stream>, { agent }: Call): void {
  const keyId = agent.caller.key?.id;
  const own = [...streams].filter(({ call }) => call.agent.caller.key?.id === keyId).length;
  if (streams.size < STREAMS_MAX && own < STREAMS_PER_KEY_MAX) return;
  throw new AppError('rate_limited', { detail: `At most ${STREAMS_PER_KEY_MAX} subscriptions are open per key.`, retryAfterSeconds: 15 });
}

async function prove(call: Call, admit: ListeningDeps['admit']): Promise<void> {
  const agent = await admit(call);
  await agent.view(call.endpoint.scope, call.nameMax);
}

function tell(stream: Stream, { digest }: View): void {
  const { call } = stream;
  if (digest === stream.digest) return;
  stream.digest = digest;
  if (call.res.writableLength > UNREAD_BYTES_MAX) stream.end(false);
  else if (!call.res.writableEnded) writeEvent(call, notification(call, 'notifications/tools/list_changed', {}));
}

const subscriptionOf = ({ id }: Call) => ({ [metaNames.subscriptionId]: id });

const notification = (call: Call, method: string, params: object): string =>
  JSON.stringify({ jsonrpc: '2.0', method, params: { ...params, _meta: subscriptionOf(call) } });

/** The empty result: the stream ends on purpose. */
function writeEnd(call: Call): void {
  if (call.res.destroyed) return;
  openStream(call);
  writeReply(call, { result: { _meta: subscriptionOf(call) } });
}
