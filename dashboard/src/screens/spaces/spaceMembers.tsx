import type { SpaceRole } from '@mooring/sdk';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouteContext } from '@tanstack/react-router';
import { mooring } from '../../api/client.ts';
import { isAdmin } from '../../api/roles.ts';
import { spaceMembersQuery } from '../../api/spaces.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { ErrorNotice } from '../../ui/errorNotice.tsx';
import { SelectField } from '../../ui/field.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';

const roleWords: Readonly<Record<SpaceRole, string>> = { VIEWER: 'looks', MEMBER: 'uses', EDITOR: 'binds servers', OWNER: 'owns' };
const roles = Object.keys(roleWords) as readonly SpaceRole[];

/** Who is in a space, and what they may do in it. */
export function SpaceMembers({ slug, mayManage }: { readonly slug: string; readonly mayManage: boolean }) {
  const queryClient = useQueryClient();
  const members = useQuery(spaceMembersQuery(slug));
  const set = useMutation({
    mutationFn: ({ user, role }: { readonly user: string; readonly role: SpaceRole | null }) =>
      role === null ? mooring.spaces.removeMember(slug, user) : mooring.spaces.setMember(slug, user, { role }),
    onSettled: () => queryClient.invalidateQueries(spaceMembersQuery(slug)),
  });
  return (
    <Card title="People">
      <ErrorNotice error={members.error ?? set.error} />
      {members.data?.length === 0 && <p className="text-muted">Nobody yet. Admins see every space in any case.</p>}
      <ul className="grid">
        {members.data?.map((member) => (
          <li key={member.user_id} className="flex flex-wrap items-center justify-between gap-2 border-b border-line py-2 last:border-b-0">
            <div className="min-w-0">
              <div>{member.name}</div>
              <div className="text-sm break-all text-muted">{member.email}</div>
            </div>
            {mayManage ? (
              <div className="flex items-center gap-2">
                <SelectField
                  label={`Role of ${member.name} in this space`}
                  labelHidden
                  value={member.role}
                  onChange={(event) => set.mutate({ user: member.user_id, role: event.target.value as SpaceRole })}
                >
                  {roles.map((role) => (
                    <option key={role} value={role}>
                      {roleWords[role]}
                    </option>
                  ))}
                </SelectField>
                <Button small onClick={() => set.mutate({ user: member.user_id, role: null })} aria-label={`Take ${member.name} out`}>
                  Take out
                </Button>
              </div>
            ) : (
              <span className="text-muted">{roleWords[member.role]}</span>
            )}
          </li>
        ))}
      </ul>
      {mayManage && (
        <AddPerson taken={members.data?.map((member) => member.user_id) ?? []} onAdd={(user, role) => set.mutate({ user, role })} />
      )}
    </Card>
  );
}

function AddPerson({ taken, onAdd }: { readonly taken: readonly string[]; readonly onAdd: (user: string, role: SpaceRole) => void }) {
  const { me } = useRouteContext({ from: '/app' });
  const people = useQuery({
    queryKey: ['members', 'all'],
    queryFn: ({ signal }) => Array.fromAsync(mooring.members.list({ limit: 100 }, { signal })),
    enabled: isAdmin(me),
  });
  if (people.isLoading) return <Skeleton className="mt-4 h-36 sm:h-17" />;
  const others = people.data?.filter((person) => !taken.includes(person.user_id)) ?? [];
  if (others.length === 0) return null;
  return (
    <form
      className="mt-4 flex flex-wrap items-end gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        const form = new FormData(event.currentTarget);
        onAdd(String(form.get('user')), String(form.get('role')) as SpaceRole);
      }}
    >
      <SelectField label="Person" name="user">
        {others.map((person) => (
          <option key={person.user_id} value={person.user_id}>
            {person.name}
          </option>
        ))}
      </SelectField>
      <SelectField label="May" name="role" defaultValue="MEMBER">
        {roles.map((role) => (
          <option key={role} value={role}>
            {roleWords[role]}
          </option>
        ))}
      </SelectField>
      <Button type="submit">Add</Button>
    </form>
  );
}
