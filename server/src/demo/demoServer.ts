import type { McpHttpHandler } from '@modelcontextprotocol/server';
import { AppError } from '#domain/errors.ts';
import { createAddressCheck } from '../gateway/createAddressCheck.ts';
import { DEMO_TOKEN } from './demoPlace.ts';

export interface DemoServer {
  /** Answers a request to its path. Throws 403 for a Host or Origin that is not ours, 503 once it is closed. */
  answer(request: Request): Promise<Response>;
  /** Ends its streams; requests that still come are refused. */
  close(): Promise<void>;
}

/** The MCP server to try things out with. Its code is loaded with the first request, so that nobody else pays for it. */
export function createDemoServer(place: Parameters<typeof createAddressCheck>[0]): DemoServer {
  const checkAddress = createAddressCheck(place);
  let handler: Promise<McpHttpHandler> | undefined;
  let isClosed = false;
  return {
    async answer(request) {
      const { headers } = request;
      checkAddress({ headers: { host: headers.get('host') ?? undefined, origin: headers.get('origin') ?? undefined } });
      if (isClosed) throw new AppError('not_ready');
      if (headers.get('authorization') !== `Bearer ${DEMO_TOKEN}`)
        return Response.json({ error: 'unauthorized' }, { status: 401, headers: { 'www-authenticate': 'Bearer realm="echo"' } });
      handler ??= import('./createEcho.ts').then(({ createEcho }) => createEcho());
      return (await handler).fetch(request);
    },
    async close() {
      isClosed = true;
      await (await handler)?.close();
    },
  };
}
