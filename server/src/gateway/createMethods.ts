import type { Method } from './call.ts';
import type { Cancellations } from './createCancellations.ts';
import { createForward } from './createForward.ts';

import { discover, initialize, ping } from './introduce.ts';
import { listTools } from './listTools.ts';
import type { Era } from './readEra.ts';
import { RpcError, rpcCodes } from './rpcError.ts';

/** Methods of some revision that cannot pass: they need a session, or a request from the server to the client. */
const IMPOSSIBLE = /^(?:logging\/setLevel|resources\/(?:un)?subscribe|sampling\/createMessage|elicitation\/create|roots\/list|tasks\/\w+)$/;

/** What each generation may call. The lookup throws -32601 for everything else. */
export function createMethods(deps: {
  readonly cancellations: Cancellations;
  readonly listen: Method;
}): (era: Era, name: string) => Method {
  const both: readonly (readonly [string, Method])[] = [['tools/list', listTools], ...createForward(deps.cancellations)];
  const methods: Readonly<Record<Era, ReadonlyMap<string, Method>>> = {
    modern: new Map([...both, ['server/discover', discover], ['subscriptions/listen', deps.listen]]),
    legacy: new Map([...both, ['initialize', initialize], ['ping', ping]]),
  };
  return (era, name) => methods[era].get(name) ?? refuse(era, name);
}

/** The newer generation wants 404 (streamable HTTP, "unsupported methods"); a client of the older one would take that for a broken session. */
function refuse(era: Era, name: string): never {
  const status = era === 'modern' ? 404 : 200;
  if (!IMPOSSIBLE.test(name)) throw new RpcError(rpcCodes.methodNotFound, status, 'There is no such method.');
  throw new RpcError(rpcCodes.methodNotFound, status, 'The gateway does not support this method.', { code: 'not_supported' });
}
