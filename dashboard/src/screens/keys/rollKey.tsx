import type { ApiKey, RolledKey } from '@mooring/sdk';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { mooring } from '../../api/client.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNotice } from '../../ui/errorNotice.tsx';
import { SelectField } from '../../ui/field.tsx';
import { RevealKey } from './revealKey.tsx';

interface RollKeyProps {
  readonly apiKey: ApiKey;
  readonly onClose: () => void;
}

/** A successor; the old key works on for a while, so that nothing stops. */
export function RollKey({ apiKey, onClose }: RollKeyProps) {
  const queryClient = useQueryClient();
  const [made, setMade] = useState<RolledKey | null>(null);
  const [grace, setGrace] = useState('3600');
  const roll = useMutation({
    mutationFn: () => mooring.keys.roll(apiKey.id, { grace_seconds: Number(grace) }),
    onSuccess: async (key) => {
      await queryClient.invalidateQueries({ queryKey: ['keys'] });
      setMade(key);
    },
  });
  return (
    <Dialog open onClose={onClose} title={made === null ? `Roll ${apiKey.name}` : 'Your new key'} wide={made !== null}>
      {made !== null ? (
        <RevealKey apiKey={made} onDone={onClose} />
      ) : (
        <div className="grid gap-4">
          <SelectField label="The present key works for" value={grace} onChange={(event) => setGrace(event.target.value)}>
            <option value="0">no longer: it stops now</option>
            <option value="3600">one more hour</option>
            <option value="86400">24 more hours</option>
            <option value="604800">7 more days</option>
          </SelectField>
          <ErrorNotice error={roll.error} />
          <div className="flex justify-end gap-2">
            <Button onClick={onClose}>Cancel</Button>
            <Button look="primary" busy={roll.isPending} onClick={() => roll.mutate()}>
              Roll key
            </Button>
          </div>
        </div>
      )}
    </Dialog>
  );
}
