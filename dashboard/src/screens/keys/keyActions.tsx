import type { ApiKey, RolledKey } from '@mooring/sdk';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Ellipsis, Pencil, RefreshCw, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { mooring } from '../../api/client.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/confirmDialog.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNotice } from '../../ui/errorNotice.tsx';
import { SelectField } from '../../ui/field.tsx';
import { Menu } from '../../ui/menu.tsx';
import { useToast } from '../../ui/toast.tsx';
import { EditKey } from './editKey.tsx';
import { RevealKey } from './revealKey.tsx';

/** Rolling and revoking a key. */
export function KeyActions({ apiKey }: { readonly apiKey: ApiKey }) {
  const [dialog, setDialog] = useState<'edit' | 'roll' | 'revoke' | null>(null);
  const close = (): void => setDialog(null);
  return (
    <>
      <Menu
        label={`Actions for ${apiKey.name}`}
        trigger={<Ellipsis className="size-4.5" aria-hidden />}
        items={[
          { label: 'Edit', icon: <Pencil className="size-4" aria-hidden />, onSelect: () => setDialog('edit') },
          { label: 'Roll', icon: <RefreshCw className="size-4" aria-hidden />, onSelect: () => setDialog('roll') },
          { label: 'Revoke', icon: <Trash2 className="size-4" aria-hidden />, onSelect: () => setDialog('revoke'), danger: true },
        ]}
      />
      {dialog === 'edit' && <EditKey apiKey={apiKey} open onClose={close} />}
      <Roll apiKey={apiKey} open={dialog === 'roll'} onClose={close} />
      <Revoke apiKey={apiKey} open={dialog === 'revoke'} onClose={close} />
    </>
  );
}

interface DialogProps {
  readonly apiKey: ApiKey;
  readonly open: boolean;
  readonly onClose: () => void;
}

/** A successor; the old key works on for a while, so that nothing stops. */
function Roll({ apiKey, open, onClose }: DialogProps) {
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
  const close = (): void => {
    setMade(null);
    roll.reset();
    onClose();
  };
  return (
    <Dialog open={open} onClose={close} title={made === null ? `Roll ${apiKey.name}` : 'Your new key'} wide={made !== null}>
      {made !== null ? (
        <RevealKey apiKey={made} onDone={close} />
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
            <Button onClick={close}>Cancel</Button>
            <Button look="primary" busy={roll.isPending} onClick={() => roll.mutate()}>
              Roll key
            </Button>
          </div>
        </div>
      )}
    </Dialog>
  );
}

function Revoke({ apiKey, open, onClose }: DialogProps) {
  const queryClient = useQueryClient();
  const toast = useToast();
  const revoke = useMutation({
    mutationFn: () => mooring.keys.revoke(apiKey.id),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: ['keys'] });
      onClose();
      toast({ title: `${apiKey.name} is revoked` });
    },
  });
  return (
    <ConfirmDialog
      open={open}
      onClose={onClose}
      title={`Revoke ${apiKey.name}?`}
      action="Revoke key"
      onConfirm={() => revoke.mutate()}
      busy={revoke.isPending}
      error={revoke.error}
      typed={apiKey.name}
    >
      <p>Whatever uses it is refused from now on. This cannot be undone.</p>
    </ConfirmDialog>
  );
}
