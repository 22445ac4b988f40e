import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Agent, Broker } from '#domain/broker/agent.ts';
import { AppError } from '#domain/errors.ts';
import { presentedKey } from '#domain/tenancy/keys/authenticateKey.ts';
import type { Exchange } from './call.ts';
import { createAddressCheck } from './createAddressCheck.ts';
import { createCancellations } from './createCancellations.ts';
import { createListening } from './createListening.ts';
import { createMethods } from './createMethods.ts';
import { findEndpoint, readNameMax } from './findEndpoint.ts';
import { type MessageId, parseMessage } from './parseMessage.ts';
import { readBody } from './readBody.ts';
import { readEra } from './readEra.ts';
import { checkAccept, writeEmpty } from './writeAnswer.ts';
import { createWriteError, type ErrorDeps } from './writeError.ts';

const KEEP_ALIVE_MS = 15_000;
const JSON_TYPE = /^application\/json\s*(?:;|$)/i;

export interface GatewayDeps extends ErrorDeps {
  readonly broker: Broker;
  readonly publicUrl: () => string;
  /** Where the server listens, as the operator wrote it: a name that callers may use. */
  readonly host: string;
  readonly monotonicMs: () => number;
  readonly requestIdOf: (given: string | undefined) => string;
  readonly clientIp: (req: IncomingMessage) => string | null;
  readonly keepAliveMs?: number;
}

export interface Gateway {
  /** Serves a request to one of the gateway's addresses; for any other it answers false and leaves the request alone. */
  handle(req: IncomingMessage, res: ServerResponse): boolean;
  /** Ends the streams and waits for what runs. Requests that still come are served. */
  close(): Promise<void>;
}

/**
 * The endpoint for MCP clients of both generations, on streamable HTTP, without sessions (2026-07-28, and of 2025-11-25 what needs none).
 * It is plain node:http: this is the path that every call takes.
 */
export function createGateway(deps: GatewayDeps): Gateway {
  const { broker, monotonicMs } = deps;
  const checkAddress = createAddressCheck(deps);
  const writeError = createWriteError(deps);
  const cancellations = createCancellations();
  const admit = ({ req, ip }: Exchange): Promise<Agent> =>
    broker.admit({ secret: presentedKey(req.headers['x-api-key'] as string | undefined, req.headers.authorization), ip });
  const listening = createListening({ admit, keepAliveMs: deps.keepAliveMs ?? KEEP_ALIVE_MS });
  const methodOf = createMethods({ cancellations, listen: listening.listen });
  let running = 0;
  let onIdle: (() => void) | undefined;

  const answer = async (exchange: Exchange): Promise<void> => {
    let id: MessageId | null = null;
    try {
      const agent = await proveCaller(exchange);
      const body = await readBody(exchange.req);
      const message = parseMessage(body);
      id = message.id;
      if (id === null) {
        if (message.method === 'notifications/cancelled') cancellations.cancel(exchange, agent, message.params);
        return writeEmpty(exchange, 202);
      }
      const era = readEra(message, exchange.req.headers);
      const method = methodOf(era, message.method);
      const nameMax = readNameMax(exchange.endpoint);
      await method({ ...exchange, id, method: message.method, params: message.params, agent, era, nameMax, bytes: body.length });
    } catch (error) {
      if (!exchange.res.destroyed && !exchange.res.writableEnded) writeError(exchange, id, error);
    } finally {
      running -= 1;
      if (running === 0) onIdle?.();
    }
  };

  /** Everything that is settled before the body is looked at. */
  const proveCaller = async (exchange: Exchange): Promise<Agent> => {
    const { req } = exchange;
    checkAddress(req);
    if (req.method !== 'POST')
      throw new AppError('method_not_allowed', { detail: 'This path answers POST: it is stateless, and has no stream of its own.' });
    const agent = await admit(exchange);
    if (!JSON_TYPE.test(req.headers['content-type'] ?? '')) throw new AppError('unsupported_media_type');
    checkAccept(req.headers);
    return agent;
  };

  return {
    handle(req, res) {
      const endpoint = findEndpoint(req.url ?? '');
      if (endpoint === null) return false;
      running += 1;
      const arrivedAt = monotonicMs();
      const requestId = deps.requestIdOf(req.headers['x-request-id'] as string | undefined);
      void answer({ req, res, endpoint, requestId, ip: deps.clientIp(req), arrivedAt });
      return true;
    },
    close() {
      listening.close();
      return new Promise((resolve) => {
        if (running === 0) resolve();
        else onIdle = resolve;
      });
    },
  };
}
