import type { JsonObject } from '#domain/catalogue/tool.ts';
import type { RpcNotification } from '#domain/mcpclient/createChannel.ts';
import { type ListKind, listKinds } from '../upstream.ts';
import type { Link } from './openLink.ts';

/** The one stream of a server's own notifications, where it announces changes of its lists. */
export interface Listening {
  /** Opens the stream again if it has ended and enough time has passed. */
  tend(): void;
  stop(): void;
}

/** A stream that ends before this never was one. */
const STREAM_MS_MIN = 1_000;

export function createListening(options: { readonly link: Link; readonly monotonicMs: () => number; readonly againMs: number }): Listening {
  const { link, monotonicMs, againMs } = options;
  const stopping = new AbortController();
  let isWanted = listKinds.some((list) => announces(link.facts.capabilities, list));
  let isFollowing = false;
  let begunAt = 0;

  async function follow(): Promise<void> {
    isFollowing = true;
    begunAt = monotonicMs();
    // The session ends when its requests say so; here a broken stream is just one that has ended.
    await link.wire.listen(link.onNotification, stopping.signal).catch(() => undefined);
    isFollowing = false;
    if (monotonicMs() - begunAt < STREAM_MS_MIN) isWanted = false;
  }
  if (isWanted) void follow();
  return {
    tend() {
      if (isWanted && !isFollowing && !stopping.signal.aborted && monotonicMs() - begunAt >= againMs) void follow();
    },
    stop: () => stopping.abort(),
  };
}

/** Whether a server with these capabilities tells of changes of a list. */
export const announces = (capabilities: JsonObject, list: ListKind): boolean =>
  (capabilities[list] as { listChanged?: unknown } | null | undefined)?.listChanged === true;

/** Which list a notification says has changed; null for another one. */
export function changedList({ method }: RpcNotification): ListKind | null {
  return listKinds.find((list) => method === `notifications/${list}/list_changed`) ?? null;
}
