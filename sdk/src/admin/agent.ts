import type { CallOptions } from '../http/options.ts';
import type { AgentConfig, AgentConfigQuery } from '../wire/agent.ts';
import type { Calls } from './calls.ts';

/** Configuration of agents. */
export interface Agent {
  /** Ready to be written to the file that it names. With `mode: 'direct'` it holds credentials: never log it. */
  mcpServers(query?: AgentConfigQuery, options?: CallOptions): Promise<AgentConfig>;
}

export const createAgent = (calls: Calls): Agent => ({
  mcpServers: (query = {}, options) => calls.get('/v1/agent/mcp-servers', options, query),
});
