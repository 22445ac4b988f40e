import type { Agent } from '#domain/broker/agent.ts';
import type { Exchange } from './call.ts';
import type { Message, MessageId } from './parseMessage.ts';

/** Running requests of the older generation, which are cancelled by a message of their own. */
export interface Cancellations {
  /** Answers the way out, to be taken once the request has ended. */
  remember(call: Exchange & { readonly agent: Agent; readonly id: MessageId }, running: AbortController): () => void;
  /** Obeys `notifications/cancelled`. */
  cancel(exchange: Exchange, agent: Agent, params: Message['params']): void;
}

/**
 * There are no sessions, and every client counts its ids from the same number. So a request is known by key, address, program and endpoint as
 * well, and where two are alike none is cancelled.
 */
export function createCancellations(): Cancellations {
  const running = new Map<string, Set<AbortController>>();
  return {
    remember(call, controller) {
      const name = nameOf(call, call.agent, call.id);
      const alike = running.get(name) ?? new Set();
      alike.add(controller);
      running.set(name, alike);
      return () => {
        alike.delete(controller);
        if (alike.size === 0) running.delete(name);
      };
    },
    cancel(exchange, agent, { requestId }) {
      if (typeof requestId !== 'string' && typeof requestId !== 'number') return;
      const alike = running.get(nameOf(exchange, agent, requestId));
      if (alike?.size === 1) for (const controller of alike) controller.abort();
    },
  };
}

const nameOf = ({ req, ip }: Exchange, { caller }: Agent, id: MessageId): string =>
  JSON.stringify([caller.key?.id ?? caller.userId, ip, req.headers['user-agent'], req.url, id]);
