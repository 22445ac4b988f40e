import type { Agent, View } from '#domain/broker/agent.ts';
import { type ListKind, listKinds } from '#domain/broker/upstream.ts';
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
  /** The lists that it is about, as the caller knows them. */
  readonly digests: Map<ListKind, string>;
  end(isGraceful: boolean): void;
}

/**
 * Streams that tell callers of changed lists (MCP 2026-07-28, subscriptions). Changes are told only to whom they concern: each stream
 * follows the view of its own key. That a single resource has changed is not told. With every sign of life the key is proved anew, so that one that has ended takes its
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

  const open = (call: Call, view: View, lists: readonly ListKind[]): Promise<void> =>
    new Promise((resolve) => {
      const ended = new AbortController();
      const stream: Stream = {
        call,
        digests: new Map(lists.map((list) => [list, view.digestOf(list)])),
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
      view.onChange(lists, (next) => tell(stream, next), ended.signal);
    });

  return {
    async listen(call) {
      if (!readsEvents(call.req.headers.accept))
        throw new RpcError(rpcCodes.refused, 406, 'A subscription is text/event-stream: send it in Accept.');
      const lists = readFilter(call);
      const view = await call.agent.view(call.endpoint.scope, call.nameMax);
      if (isClosed) throw new AppError('not_ready', { detail: 'The server is stopping.' });
      checkRoom(streams, call);
      const notifications = Object.fromEntries(lists.map((list) => [memberOf(list), true]));
      writeEvent(call, notification(call, 'notifications/subscriptions/acknowledged', { notifications }));
      if (lists.length > 0) await open(call, view, lists);
      // Nothing can ever come.
      else writeEnd(call);
    },
    close() {
      isClosed = true;
      for (const stream of streams) stream.end(true);
    },
  };
}

/** The member of a filter that asks for the changes of a list. */
const memberOf = (list: ListKind): string => `${list}ListChanged`;

/** The lists that the caller wants to hear of. Throws -32602 for a filter that is none. */
function readFilter({ params }: Call): readonly ListKind[] {
  const { notifications } = params;
  if (!isJsonObject(notifications)) throw invalidParams('params.notifications has to be an object.');
  return listKinds.filter((list) => {
    const wanted = ownMember(notifications, memberOf(list));
    if (wanted !== undefined && typeof wanted !== 'boolean') throw invalidParams(`${memberOf(list)} has to be true or false.`);
    return wanted === true;
  });
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

function tell(stream: Stream, next: View): void {
  const { call, digests } = stream;
  for (const [list, known] of digests) {
    const digest = next.digestOf(list);
    if (digest === known) continue;
    digests.set(list, digest);
    if (call.res.writableLength > UNREAD_BYTES_MAX) stream.end(false);
    else if (!call.res.writableEnded && !call.res.destroyed) writeEvent(call, notification(call, `notifications/${list}/list_changed`, {}));
  }
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
