import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Agent } from '#domain/broker/agent.ts';
import type { Endpoint } from './findEndpoint.ts';
import type { Message } from './parseMessage.ts';
import type { Era } from './readEra.ts';

/** One HTTP request to the gateway, as far as it is known before its body. */
export interface Exchange {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  readonly endpoint: Endpoint;
  readonly requestId: string;
  /** Of the caller. */
  readonly ip: string | null;
  /** Milliseconds of the monotonic clock. */
  readonly arrivedAt: number;
}

/** A JSON-RPC request of an admitted caller. */
export interface Call extends Exchange, Message {
  readonly id: string | number;
  readonly agent: Agent;
  readonly era: Era;
  readonly nameMax: number | undefined;
  readonly bytes: number;
}

/** Serves one method: writes the answer, or throws before anything is written. */
export type Method = (call: Call) => Promise<void>;
