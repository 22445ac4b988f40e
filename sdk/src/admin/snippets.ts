import type { CallOptions } from '../http/options.ts';
import { pathPart } from '../http/request.ts';
import type { Snippet, SnippetClient, SnippetList } from '../wire/snippet.ts';
import type { Calls } from './calls.ts';

/** How clients use a server, as code or configuration to be copied. `id` is a uuid or a slug. */
export interface Snippets {
  list(id: string, options?: CallOptions): Promise<SnippetList>;
  get(id: string, client: SnippetClient, options?: CallOptions): Promise<Snippet>;
}

export function createSnippets(calls: Calls): Snippets {
  const at = (id: string): string => `/v1/integrations/connections/${pathPart(id)}/snippets`;
  return {
    list: async (id, options) => calls.get(at(id), options),
    get: async (id, client, options) => calls.get(at(id), options, { client }),
  };
}
