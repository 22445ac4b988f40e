import type { Member, OrgRole } from '@mooring/sdk';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { mooring } from '../../api/client.ts';
import { ErrorNotice } from '../../ui/errorNotice.tsx';
import { SelectField } from '../../ui/field.tsx';
import { useToast } from '../../ui/toast.tsx';
import { orgRoles, roleWords } from './roleWords.ts';

/** Changes a person's role at once; it can be undone. */
export function RoleSelect({ member }: { readonly member: Member }) {
  const queryClient = useQueryClient();
  const toast = useToast();
  const change = useMutation({
    mutationFn: (role: OrgRole) => mooring.members.update(member.id, { role }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['members'] }),
  });
  return (
    <div className="grid gap-2">
      <SelectField
        label={`Role of ${member.name}`}
        labelHidden
        className="min-w-28"
        value={change.isPending ? change.variables : member.role}
        disabled={change.isPending}
        onChange={(event) =>
          change.mutate(event.target.value as OrgRole, {
            onSuccess: ({ role }) => toast({ title: `${member.name} is ${roleWords[role]} now`, undo: () => change.mutate(member.role) }),
          })
        }
      >
        {orgRoles.map((role) => (
          <option key={role} value={role}>
            {roleWords[role]}
          </option>
        ))}
      </SelectField>
      <ErrorNotice error={change.error} />
    </div>
  );
}
