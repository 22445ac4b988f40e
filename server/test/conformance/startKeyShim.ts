import { Agent, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream';
import { startHttpServer } from '../fixtures/servers.ts';

export interface KeyShim {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Stands before a server and adds an API key to every request, since the suite's client cannot. Everything else passes as it came, Host and
 * Origin as well, in both directions; what breaks off on one side breaks off on the other.
 */
export async function startKeyShim(target: string, apiKey: string): Promise<KeyShim> {
  const { hostname, port, pathname } = new URL(target);
  const agent = new Agent({ keepAlive: true });
  const forward = (incoming: IncomingMessage, response: ServerResponse): void => {
    const headers = { ...incoming.headers, 'x-api-key': apiKey };
    const onward = request({ agent, hostname, port, path: pathname, method: incoming.method, headers, setHost: false }, (answer) => {
      response.writeHead(answer.statusCode!, answer.headers);
      response.flushHeaders();
      pipeline(answer, response, () => undefined);
    });
    onward.on('error', () => response.destroy());
    response.on('close', () => onward.destroy());
    incoming.pipe(onward);
  };
  const server = await startHttpServer(forward);
  return {
    url: `http://127.0.0.1:${server.port}${pathname}`,
    async close() {
      await server.close();
      agent.destroy();
    },
  };
}
