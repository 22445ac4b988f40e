import type { ApiKey, KeyUpdateBody } from '@mooring/sdk';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { mooring } from '../../api/client.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNotice } from '../../ui/errorNotice.tsx';
import { TextField } from '../../ui/field.tsx';
import { useToast } from '../../ui/toast.tsx';
import { Outdated, useHeld } from '../useHeld.tsx';
import { KeyLimits, limitsIn } from './keyLimits.tsx';

interface EditKeyProps {
  readonly apiKey: ApiKey;
  readonly onClose: () => void;
}

/** Name and limits of a key; they hold from its next use on. What it may do is fixed when it is made. */
export function EditKey({ apiKey: current, onClose }: EditKeyProps) {
  const held = useHeld(current);
  const apiKey = held.base;
  const queryClient = useQueryClient();
  const toast = useToast();
  const save = useMutation({
    mutationFn: (body: KeyUpdateBody) => mooring.keys.update(apiKey.id, body, { ifMatch: apiKey.version }),
    onSuccess: async ({ name }) => {
      await queryClient.invalidateQueries({ queryKey: ['keys'] });
      toast({ title: `${name} is changed` });
      onClose();
    },
  });
  return (
    <Dialog open onClose={onClose} title={`Edit ${apiKey.name}`}>
      <form
        key={apiKey.version}
        onInput={held.hold}
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          const form = new FormData(event.currentTarget);
          save.mutate({ name: String(form.get('name')), ...limitsIn(form) });
        }}
      >
        <TextField label="Name" name="name" defaultValue={apiKey.name} required maxLength={100} />
        <KeyLimits limits={apiKey} />
        <Outdated held={held} />
        <ErrorNotice error={save.error} />
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" busy={save.isPending}>
            Save
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
