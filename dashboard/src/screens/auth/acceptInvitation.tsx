import type { InvitationOffer } from '@mooring/sdk';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { forgetCsrfToken } from '../../api/client.ts';
import { post } from '../../api/post.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorNotice } from '../../ui/errorNotice.tsx';
import { TextField } from '../../ui/field.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { AuthFrame } from './authFrame.tsx';
import { useFragmentToken } from './fragmentToken.ts';

/** Where the link of an invitation leads. */
export function AcceptInvitation() {
  const token = useFragmentToken();
  const offer = useQuery({
    queryKey: ['invitation'],
    queryFn: () => post<InvitationOffer>('/v1/invitations/lookup', { token }),
    enabled: token !== null,
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (token === null)
    return (
      <AuthFrame title="Join an organization">
        <p role="alert">This page needs the whole link of your invitation.</p>
      </AuthFrame>
    );
  if (offer.data === undefined)
    return (
      <AuthFrame title="Join an organization">
        {offer.error ? <ErrorNotice error={offer.error} /> : <Skeleton className="h-40" />}
      </AuthFrame>
    );
  return <Join offer={offer.data} token={token} />;
}

function Join({ offer, token }: { readonly offer: InvitationOffer; readonly token: string }) {
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const join = useMutation({
    mutationFn: (body: object) => post('/v1/invitations/accept', { token, ...body }),
    onSuccess: () => {
      queryClient.clear();
      forgetCsrfToken();
      void navigate({ to: '/', replace: true });
    },
  });
  const isNew = offer.needs_account;
  return (
    <AuthFrame
      title={`Join ${offer.org.name}`}
      hint={
        <>
          You are invited as <strong>{offer.role.toLowerCase()}</strong>, with the e-mail <strong>{offer.email}</strong>.
        </>
      }
    >
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          join.mutate(Object.fromEntries(new FormData(event.currentTarget)));
        }}
      >
        {isNew && <TextField label="Your name" name="name" autoComplete="name" required maxLength={100} />}
        <TextField
          label="Password"
          name="password"
          type="password"
          autoComplete={isNew ? 'new-password' : 'current-password'}
          hint={isNew ? 'At least 12 characters.' : 'You have an account here: give its password.'}
          required
          minLength={isNew ? 12 : 1}
          maxLength={256}
        />
        <ErrorNotice error={join.error} />
        <Button type="submit" look="primary" busy={join.isPending}>
          Join
        </Button>
      </form>
    </AuthFrame>
  );
}
