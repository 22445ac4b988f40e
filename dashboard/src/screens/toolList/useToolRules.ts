import { type AffectedKey, MooringError, type Tool, type ToolsUpdateBody, type ToolUpdateBody } from '@mooring/sdk';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { mooring } from '../../api/client.ts';
import { toolsQuery } from '../../api/tools.ts';
import { useToast } from '../../ui/toast.tsx';

type Change = { readonly tool: Tool; readonly body: ToolUpdateBody } | { readonly tool: null; readonly body: ToolsUpdateBody };

export type RuleChange = Change & {
  /** What is so afterwards. */
  readonly words: string;
  /** What takes it back. */
  readonly back: Change;
};

export type ToolRules = ReturnType<typeof useToolRules>;

/** The keys that a refused change asks about; null for every other error and for none. */
export const affectedKeysIn = (error: unknown): readonly AffectedKey[] | null =>
  MooringError.is(error) && error.platformCode === 'confirmation_required'
    ? ((error.extra?.affected_keys ?? []) as readonly AffectedKey[])
    : null;

async function make(slug: string, { tool, body }: Change): Promise<void> {
  if (tool === null) await mooring.tools.updateAll(slug, body);
  else await mooring.tools.update(slug, tool.id, body);
}

/**
 * Changes of the rules about tools. One that would end the hand-off for keys in use is answered with those keys first, and is only made
 * when it is sent again with `confirm`.
 */
export function useToolRules(slug: string) {
  const queryClient = useQueryClient();
  const toast = useToast();
  const refresh = () => queryClient.invalidateQueries(toolsQuery(slug));
  const undo = async (back: Change): Promise<void> => {
    try {
      await make(slug, back);
    } catch (error) {
      toast({ title: 'It could not be taken back', error });
    }
    await refresh();
  };
  const change = useMutation({
    mutationFn: (wanted: RuleChange) => make(slug, wanted),
    onSuccess: (_, { words, back }) => toast({ title: words, undo: () => void undo(back) }),
    onSettled: refresh,
  });
  const affected = affectedKeysIn(change.error);
  return {
    run: (wanted: RuleChange): void => change.mutate(wanted),
    isPending: change.isPending,
    /** The change that waits for a confirmation, and the keys that it would affect. */
    asked: affected && change.variables ? { words: change.variables.words, keys: affected } : null,
    confirm: (): void => {
      if (change.variables) change.mutate({ ...change.variables, body: { ...change.variables.body, confirm: true } } as RuleChange);
    },
    cancel: (): void => change.reset(),
    error: affected === null ? change.error : null,
  };
}
