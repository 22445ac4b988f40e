import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';

const CHANNEL = 'http.server.request.start';

export interface RequestCount {
  /** `METHOD path` of every request that has reached the port. */
  readonly seen: readonly string[];
  stop(): void;
}

/** Counts what reaches an HTTP server of this process, as Node itself reports it, so that neither side has to cooperate. */
export function countRequests(port: number): RequestCount {
  const seen: string[] = [];
  const listener = (message: unknown): void => {
    const { request } = message as { request: IncomingMessage };
    if (request.socket.localPort === port) seen.push(`${request.method} ${request.url}`);
  };
  subscribe(CHANNEL, listener);
  return { seen, stop: () => void unsubscribe(CHANNEL, listener) };
}
