import type { Method } from './call.ts';
import { invalidParams } from './rpcError.ts';
import { writeParts } from './writeAnswer.ts';
import { listCaching, serverMeta } from './writeReply.ts';

const MODERN_HEAD = '"resultType":"complete",';
const MODERN_TAIL = `,"ttlMs":${listCaching.ttlMs},"cacheScope":"${listCaching.cacheScope}","_meta":${JSON.stringify(serverMeta)}`;

/** `tools/list`: the list in the bytes that the view keeps, in one page. */
export const listTools: Method = async (call) => {
  if (call.params.cursor !== undefined) throw invalidParams('The list has one page: leave the cursor out.');
  const view = await call.agent.view(call.endpoint.scope, call.nameMax);
  const isModern = call.era === 'modern';
  const head = `{"jsonrpc":"2.0","id":${JSON.stringify(call.id)},"result":{${isModern ? MODERN_HEAD : ''}"tools":`;
  const tail = `${isModern ? MODERN_TAIL : ''}}}`;
  writeParts(call, [head, view.toolsBytes, tail]);
};
