import type { JsonObject } from '#domain/catalogue/tool.ts';
import type { UpstreamReply, UpstreamRequest } from './upstream.ts';

/** Notifications that a server sends outside any request, e.g. `notifications/tools/list_changed`. */
export type OnNotification = (notification: { readonly method: string; readonly params: JsonObject }) => void;

/**
 * An established conversation with one server: our own thin wire over streamable HTTP, or the official SDK. It knows neither limits nor
 * policy. Requests may overlap; each gets an id of its own, and the caller's id never leaves the gateway.
 */
export interface Wire {
  /** Rejects with a WireError, or with the reason of the request's signal. */
  request(request: UpstreamRequest): Promise<UpstreamReply>;
  /** Follows the server's own notifications until the signal ends it; resolves when the server ends the stream or offers none. */
  listen(onNotification: OnNotification, signal: AbortSignal): Promise<void>;
  /** Ends a legacy session at the server (DELETE) and drops the sockets. Never rejects. */
  close(): Promise<void>;
}
