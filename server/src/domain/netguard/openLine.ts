import type { Socket } from 'node:net';
import type { SecureContext } from 'node:tls';
import { Client } from 'undici';
import type { Dial, DialObserver } from './dial.ts';
import { GuardError } from './guardError.ts';
import type { Target } from './judgeUrl.ts';
import { headBytesMax, keepAliveMs } from './limits.ts';

/**
 * One socket to one origin, and at most one exchange on it at a time. It is undici's Client and not its Pool, so that an exchange knows its
 * socket: the connect events, the connect errors and the bytes on the wire belong to exactly one request.
 */
export interface Line {
  readonly client: Client;
  /** Lends the line to an exchange; a dial that becomes necessary is observed by it. */
  lend(observer: DialObserver | null): void;
  /** Bytes that have arrived on the socket since it was lent. */
  bytesRead(): number;
  /** Whether a socket is open. */
  isOpen(): boolean;
  close(): Promise<void>;
}

interface LineOptions {
  readonly dial: Dial;
  readonly target: Target;
  /** Built when the first socket is dialled. */
  readonly context: () => SecureContext | undefined;
  /** The socket of an idle line has closed. */
  readonly onIdleClose: () => void;
}

export function openLine({ dial, target, context, onIdleClose }: LineOptions): Line {
  let observer: DialObserver | null = null;
  let socket: Socket | null = null;
  let countedBefore = 0;

  async function connect(): Promise<Socket> {
    if (!observer) throw new GuardError('internal', 'request');
    socket = await dial(target, context(), observer);
    countedBefore = 0;
    // From here on undici listens; this listener only bridges the moment until it does.
    return socket.on('error', () => undefined);
  }
  const client = new Client(target.url.origin, {
    connect: (_options, done) => {
      connect().then(
        (opened) => done(null, opened),
        (e: Error) => done(e, null),
      );
    },
    pipelining: 1,
    allowH2: false,
    maxHeaderSize: headBytesMax,
    keepAliveTimeout: keepAliveMs,
    keepAliveMaxTimeout: keepAliveMs,
    // Our own clocks run; see createClocks.ts.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  client.on('disconnect', () => {
    socket = null;
    if (!observer) onIdleClose();
  });
  return {
    client,
    lend(next) {
      observer = next;
      countedBefore = socket?.bytesRead ?? 0;
    },
    bytesRead: () => (socket?.bytesRead ?? countedBefore) - countedBefore,
    isOpen: () => socket !== null && !socket.destroyed,
    close: () => client.destroy(),
  };
}
