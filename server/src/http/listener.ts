import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { AppError } from '#domain/errors.ts';

/** Longer than any request may take; then the process ends whatever still runs. */
const DRAIN_MS = 25_000;
const IDLE_SWEEP_MS = 50;

export interface ListenOptions {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  readonly fetch: Parameters<typeof getRequestListener>[0];
  /** Serves what it knows itself, and answers false for what is left to `fetch`. */
  readonly handle: (req: IncomingMessage, res: ServerResponse) => boolean;
}

/** Rejects with `invalid_state` and a sentence for the operator if the address cannot be had. */
export function listen({ host, port, fetch, handle }: ListenOptions): Promise<Server> {
  const application: RequestListener = getRequestListener(fetch, { hostname: host });
  const server = createServer((req, res) => {
    if (!handle(req, res)) application(req, res);
  });
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const inUse = `Port ${port} is in use. Stop the other program, or set PORT.`;
      reject(new AppError('invalid_state', { detail: cause.code === 'EADDRINUSE' ? inUse : `Cannot listen on ${host}:${port}.`, cause }));
    });
    server.listen(port, host, () => resolve(server));
  });
}

/** The IP address and the port that it is bound to. */
export function socketAddressOf(server: Server): { readonly address: string; readonly port: number } {
  const bound = server.address();
  // It listens on a TCP port, so it is neither a pipe nor unbound.
  return typeof bound === 'object' && bound !== null ? bound : { address: '', port: 0 };
}

/** The base of its URLs, as seen from the same machine. */
export function addressOf(server: Server, host: string): string {
  const { port } = socketAddressOf(server);
  const name = host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  return `http://${name}:${port}`;
}

/** Requests in flight go on; kept connections without one are closed, at once and as soon as their request is answered. */
export function drain(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const giveUp = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
    const sweep = setInterval(() => server.closeIdleConnections(), IDLE_SWEEP_MS);
    server.close(() => {
      clearTimeout(giveUp);
      clearInterval(sweep);
      resolve();
    });
    server.closeIdleConnections();
  });
}
