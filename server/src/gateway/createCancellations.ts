import type { Agent } from '#domain/broker/agent.ts';
import { createRoster, type Listed } from '#domain/roster.ts';
import type { Exchange } from './call.ts';
import type { Message, MessageId } from './parseMessage.ts';

/** A request of the older generation, which is cancelled by a message of its own. */
export interface Cancellable extends Pick<Exchange, 'req' | 'ip'> {
  readonly agent: Pick<Agent, 'caller'>;
  readonly id: MessageId;
}

export interface Cancellations {
  /** Answers the way out, to be taken once the request has ended. */
  remember(call: Cancellable, running: AbortController): () => void;
  /** Obeys `notifications/cancelled`. */
  cancel(exchange: Exchange, agent: Agent, params: Message['params']): void;
}

/**
 * There are no sessions, and every client counts its ids from the same number. So a request is known by key, address, program and endpoint as
 * well, and where two are alike none is cancelled.
 */
export function createCancellations(): Cancellations {
  const running = createRoster<Running>();
  return {
    remember(call, controller) {
      const one = { place: -1, call, controller };
      running.add(one);
      return () => running.remove(one);
    },
    // Looked for one by one: a cancellation is rare, and must not make every request dearer.
    cancel({ req, ip }, agent, { requestId }) {
      if (typeof requestId !== 'string' && typeof requestId !== 'number') return;
      const meant = { req, ip, agent, id: requestId };
      const alike: AbortController[] = [];
      running.each(({ call, controller }) => {
        if (isAlike(call, meant)) alike.push(controller);
      });
      if (alike.length === 1) alike[0]!.abort();
    },
  };
}

interface Running extends Listed {
  readonly call: Cancellable;
  readonly controller: AbortController;
}

const isAlike = (a: Cancellable, b: Cancellable): boolean =>
  a.id === b.id &&
  callerId(a) === callerId(b) &&
  a.ip === b.ip &&
  a.req.headers['user-agent'] === b.req.headers['user-agent'] &&
  a.req.url === b.req.url;

const callerId = ({ agent: { caller } }: Cancellable): string => caller.key?.id ?? caller.userId;
