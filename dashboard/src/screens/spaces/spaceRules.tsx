import type { Space, SpaceUpdateBody } from '@mooring/sdk';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { mooring } from '../../api/client.ts';
import { spaceQuery, spacesQuery } from '../../api/spaces.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { ErrorNotice } from '../../ui/errorNotice.tsx';
import { TextArea } from '../../ui/field.tsx';
import { useToast } from '../../ui/toast.tsx';
import { ConfirmRule } from '../toolList/confirmRule.tsx';
import { affectedKeysIn } from '../toolList/useToolRules.ts';
import { Outdated, useHeld } from '../useHeld.tsx';

/** Tools that nobody reaches by way of this space. */
export function SpaceRules({ space: current }: { readonly space: Space }) {
  const held = useHeld(current);
  const space = held.base;
  const queryClient = useQueryClient();
  const toast = useToast();
  const save = useMutation({
    mutationFn: (body: SpaceUpdateBody) => mooring.spaces.update(space.slug, body, { ifMatch: space.version }),
    onSuccess: async (saved) => {
      queryClient.setQueryData(spaceQuery(saved.slug).queryKey, saved);
      held.release();
      toast({ title: `The rules of ${saved.name} are saved` });
      await queryClient.invalidateQueries(spacesQuery);
    },
  });
  const affected = affectedKeysIn(save.error);
  return (
    <Card title="Rules" hint="Tools that nobody reaches by way of this space, whatever server they belong to.">
      <form
        key={space.version}
        onInput={held.hold}
        className="grid gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          const denied = String(new FormData(event.currentTarget).get('denied') ?? '');
          save.mutate({ policy: { denied_tools: denied.split(/[\s,]+/).filter(Boolean) } });
        }}
      >
        <TextArea
          label="Denied tools"
          name="denied"
          rows={3}
          defaultValue={space.policy.denied_tools.join('\n')}
          hint="One a line, as server/tool, such as crm/delete_contact."
          optional
          mono
        />
        <Outdated held={held} />
        <ErrorNotice error={affected === null ? save.error : null} />
        <div>
          <Button type="submit" busy={save.isPending}>
            Save rules
          </Button>
        </div>
      </form>
      <ConfirmRule
        asked={affected && { words: `The rules of ${space.name} deny a tool.`, keys: affected }}
        isPending={save.isPending}
        onConfirm={() => save.variables && save.mutate({ ...save.variables, confirm: true })}
        onCancel={save.reset}
      />
    </Card>
  );
}
