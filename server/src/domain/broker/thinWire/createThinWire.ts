import type { Wire } from '../wire.ts';
import { composeHeaders } from './composeHeaders.ts';
import { followServer } from './followServer.ts';
import { postRequest } from './postRequest.ts';
import type { Link, ThinWireOptions } from './types.ts';

/** Ids below are the handshake's: an id is used once in a session (2025-11-25, basic). */
const idMin = 1_000;

const deleteMs = 1_000;

/**
 * Our own client for streamable HTTP, both generations: one parse, the checks, and nothing that the official SDK does beyond them, because
 * a brokered call is walked through it thousands of times a second.
 */
export function createThinWire(options: ThinWireOptions): Wire {
  const link: Link = { ...options, ...composeHeaders(options) };
  let nextId = idMin;

  async function endSession(): Promise<void> {
    if (link.protocol === 'modern' || link.sessionId === null) return;
    const { outbound, url, bareHeaders: headers } = link;
    const answer = await outbound.request({ method: 'DELETE', url, headers, limits: { totalMs: deleteMs } });
    await answer.body[Symbol.asyncIterator]().return?.();
  }
  return {
    request: (request) => postRequest(link, request, nextId++),
    listen: (onNotification, signal) => followServer(link, nextId++, onNotification, signal),
    async close() {
      // A server that cannot be reached forgets the session by itself.
      await endSession().catch(() => undefined);
      await link.outbound.close();
    },
  };
}
