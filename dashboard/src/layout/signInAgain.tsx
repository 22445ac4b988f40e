import type { LoginBody, SignedIn } from '@mooring/sdk';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouteContext } from '@tanstack/react-router';
import { forgetCsrfToken } from '../api/client.ts';
import { post } from '../api/post.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { ErrorNotice } from '../ui/errorNotice.tsx';
import { TextField } from '../ui/field.tsx';

/** Over the page on which the session ended: whoever signs in again finds everything there that they had typed. */
export function SignInAgain() {
  const { me } = useRouteContext({ from: '/app' });
  const queryClient = useQueryClient();
  const signIn = useMutation({
    mutationFn: (body: LoginBody) => post<SignedIn>('/v1/auth/login', body),
    onSuccess: async ({ org }) => {
      forgetCsrfToken();
      if (org.id !== me.org.id) return location.reload();
      await queryClient.resetQueries({ queryKey: ['signed-out'] });
      await queryClient.invalidateQueries();
    },
  });
  const email = me.user?.email ?? '';
  return (
    <Dialog
      open
      onClose={() => location.assign('/login')}
      title="Your session has ended"
      description="Sign in again to go on. What you have typed on the page is still there."
    >
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          signIn.mutate({ email, password: String(new FormData(event.currentTarget).get('password')) });
        }}
      >
        <TextField label="E-mail" type="email" autoComplete="username" value={email} readOnly />
        <TextField label="Password" name="password" type="password" autoComplete="current-password" required maxLength={256} />
        <ErrorNotice error={signIn.error} />
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={() => location.assign('/login')}>Sign in as somebody else</Button>
          <Button type="submit" look="primary" busy={signIn.isPending}>
            Sign in
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
