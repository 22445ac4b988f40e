import type { LoginBody, SignedIn } from '@mooring/sdk';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter, useSearch } from '@tanstack/react-router';
import { forgetCsrfToken } from '../../api/client.ts';
import { post } from '../../api/post.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorNotice } from '../../ui/errorNotice.tsx';
import { TextField } from '../../ui/field.tsx';
import { AuthFrame } from './authFrame.tsx';

/** A place of this dashboard, and nowhere else: `//host` and `/\host` would leave it. */
export const isOwnPlace = (place: string | undefined): place is string => place !== undefined && /^\/(?![/\\])/.test(place);

export function SignIn() {
  const { next } = useSearch({ from: '/login' });
  const router = useRouter();
  const queryClient = useQueryClient();
  const signIn = useMutation({
    mutationFn: (body: LoginBody) => post<SignedIn>('/v1/auth/login', body),
    onSuccess: () => {
      queryClient.clear();
      forgetCsrfToken();
      router.history.push(isOwnPlace(next) ? next : '/');
    },
  });
  return (
    <AuthFrame title="Sign in">
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          signIn.mutate(Object.fromEntries(new FormData(event.currentTarget)) as unknown as LoginBody);
        }}
      >
        <TextField label="E-mail" name="email" type="email" autoComplete="username" required maxLength={254} />
        <TextField label="Password" name="password" type="password" autoComplete="current-password" required maxLength={256} />
        <ErrorNotice error={signIn.error} />
        <Button type="submit" look="primary" busy={signIn.isPending}>
          Sign in
        </Button>
      </form>
    </AuthFrame>
  );
}
