import type { InvitationCreateBody, InvitationCreated, OrgRole } from '@mooring/sdk';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { mooring } from '../../api/client.ts';
import { Button } from '../../ui/button.tsx';
import { CodeBlock } from '../../ui/codeBlock.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNotice } from '../../ui/errorNotice.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import { orgRoles, roleWords } from './roleWords.ts';

/** Invites a person; the link is shown once. */
export function Invite({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }) {
  const queryClient = useQueryClient();
  const [made, setMade] = useState<InvitationCreated | null>(null);
  const invite = useMutation({
    mutationFn: (body: InvitationCreateBody) => mooring.invitations.create(body),
    onSuccess: async (invitation) => {
      await queryClient.invalidateQueries({ queryKey: ['invitations'] });
      setMade(invitation);
    },
  });
  const close = (): void => {
    setMade(null);
    invite.reset();
    onClose();
  };
  return (
    <Dialog open={open} onClose={close} title={made === null ? 'Invite a person' : 'Pass this link on'} wide={made !== null}>
      {made !== null ? (
        <div className="grid gap-4">
          <p>
            The link lets {made.email} join as {roleWords[made.role].toLowerCase()}. It works once and is shown only now.
          </p>
          <CodeBlock code={made.accept_url} label="Link of the invitation" />
          <div className="flex justify-end">
            <Button look="primary" onClick={close}>
              Done
            </Button>
          </div>
        </div>
      ) : (
        <form
          className="grid gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            const form = new FormData(event.currentTarget);
            invite.mutate({ email: String(form.get('email')), role: String(form.get('role')) as OrgRole });
          }}
        >
          <TextField label="E-mail" name="email" type="email" required maxLength={254} autoComplete="off" />
          <SelectField label="Role" name="role" defaultValue="MEMBER">
            {orgRoles.map((role) => (
              <option key={role} value={role}>
                {roleWords[role]}
              </option>
            ))}
          </SelectField>
          <ErrorNotice error={invite.error} />
          <div className="flex justify-end gap-2">
            <Button onClick={close}>Cancel</Button>
            <Button type="submit" look="primary" busy={invite.isPending}>
              Invite
            </Button>
          </div>
        </form>
      )}
    </Dialog>
  );
}
