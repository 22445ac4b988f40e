import type { CallOptions } from '../http/options.ts';
import { pathPart } from '../http/request.ts';
import type { ToolCallBody, ToolCallResult } from '../wire/call.ts';
import type { Tool, ToolCatalogue, ToolList, ToolQuery, ToolsDiff, ToolsUpdateBody, ToolUpdateBody } from '../wire/tool.ts';
import type { Calls, WriteOptions } from './calls.ts';

/** The tools of a server. `id` is the uuid or the slug of the server. */
export interface Tools {
  /** As they were read last, all of them at once. */
  list(id: string, query?: ToolQuery, options?: CallOptions): Promise<ToolList>;
  /** Reads them from the server now. */
  sync(id: string, options?: WriteOptions): Promise<ToolCatalogue>;
  /** What a sync would change. */
  diff(id: string, options?: CallOptions): Promise<ToolsDiff>;
  update(id: string, toolId: string, body: ToolUpdateBody, options?: WriteOptions): Promise<Tool>;
  /** Answers the tools that were named. */
  updateAll(id: string, body: ToolsUpdateBody, options?: WriteOptions): Promise<ToolList>;
  /** A tool that says it failed is a result with `isError`, not an error. Never sent twice. */
  call(id: string, name: string, body?: ToolCallBody, options?: CallOptions): Promise<ToolCallResult>;
}

/** The platform asks the server, which may take 10 s for a call and 30 s for a handshake before it. */
const SERVER_TIMEOUT_MS = 60_000;

export function createTools(calls: Calls): Tools {
  const at = (id: string): string => `/v1/integrations/connections/${pathPart(id)}/tools`;
  const slow = (options?: CallOptions): CallOptions => ({ ...options, timeoutMs: options?.timeoutMs ?? SERVER_TIMEOUT_MS });
  return {
    list: async (id, query = {}, options) => calls.get(at(id), options, query),
    sync: async (id, options) => calls.write('POST', `${at(id)}/sync`, {}, slow(options)),
    diff: async (id, options) => calls.get(`${at(id)}/diff`, slow(options)),
    update: async (id, toolId, body, options) => calls.write('PATCH', `${at(id)}/${pathPart(toolId)}`, body, options),
    updateAll: async (id, body, options) => calls.write('PATCH', at(id), body, options),
    call: async (id, name, body = {}, options) => calls.write('POST', `${at(id)}/${pathPart(name)}/call`, body, slow(options)),
  };
}
