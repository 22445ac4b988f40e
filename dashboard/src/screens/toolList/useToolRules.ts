import { MooringError, type Tool, type ToolsUpdateBody, type ToolUpdateBody } from '@mooring/sdk';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { mooring } from '../../api/client.ts';
import { toolsQuery } from '../../api/tools.ts';

export type RuleChange =
  | { readonly tool: Tool; readonly body: ToolUpdateBody; readonly words: string }
  | { readonly tool: null; readonly body: ToolsUpdateBody; readonly words: string };

export interface AffectedKey {
  readonly id: string;
  readonly name: string;
  readonly application: string | null;
  readonly last_used_at: string;
}

export type ToolRules = ReturnType<typeof useToolRules>;

/**
 * Changes of the rules about tools. One that would end the hand-off for keys in use is answered with those keys first, and is only made
 * when it is sent again with `confirm`.
 */
export function useToolRules(slug: string) {
  const queryClient = useQueryClient();
  const change = useMutation({
    mutationFn: async ({ tool, body }: RuleChange) => {
      if (tool === null) await mooring.tools.updateAll(slug, body as ToolsUpdateBody);
      else await mooring.tools.update(slug, tool.id, body as ToolUpdateBody);
    },
    onSettled: () => queryClient.invalidateQueries(toolsQuery(slug)),
  });
  const asked = MooringError.is(change.error) && change.error.platformCode === 'confirmation_required' ? change.error : null;
  return {
    run: (wanted: RuleChange): void => change.mutate(wanted),
    isPending: change.isPending,
    /** The change that waits for a confirmation, and the keys that it would affect. */
    waiting:
      asked && change.variables ? { change: change.variables, keys: (asked.extra?.affected_keys ?? []) as readonly AffectedKey[] } : null,
    confirm: (): void => {
      if (change.variables) change.mutate({ ...change.variables, body: { ...change.variables.body, confirm: true } } as RuleChange);
    },
    cancel: (): void => change.reset(),
    error: asked ? null : change.error,
  };
}
