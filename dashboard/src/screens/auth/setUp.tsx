import type { SetupBody, SetupDone, SignedIn } from '@mooring/sdk';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { forgetCsrfToken } from '../../api/client.ts';
import { post } from '../../api/post.ts';
import { Button } from '../../ui/button.tsx';
import { CodeBlock } from '../../ui/codeBlock.tsx';
import { ErrorNotice } from '../../ui/errorNotice.tsx';
import { TextField } from '../../ui/field.tsx';
import { DownloadEnv } from '../keys/downloadEnv.tsx';
import { AuthFrame } from './authFrame.tsx';
import { useFragmentToken } from './fragmentToken.ts';

/** First run: makes the organization and its owner, with the one-time token of the link that the server printed. */
export function SetUp() {
  const token = useFragmentToken();
  const [done, setDone] = useState<SetupDone | null>(null);
  const setUp = useMutation({
    mutationFn: async (body: SetupBody) => {
      const made = await post<SetupDone>('/v1/setup', body);
      // Whatever becomes of the sign-in, the key can be seen now only; the dashboard asks for the password again if need be.
      await post<SignedIn>('/v1/auth/login', { email: body.owner_email, password: body.owner_password }).catch(() => null);
      return made;
    },
    onSuccess: setDone,
  });
  if (done !== null) return <Ready apiKey={done.api_key} />;
  const needsSlug = setUp.error !== null && 'issues' in setUp.error && JSON.stringify(setUp.error.issues ?? []).includes('/org_slug');
  return (
    <AuthFrame title="Set up Mooring" hint="Make the first organization and its owner. This link works once.">
      {token === null ? (
        <p role="alert">
          This page needs the whole link that the server printed when it started. Restart the server, or run <code>npx mooring setup</code>,
          to get a new one.
        </p>
      ) : (
        <form
          className="grid gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            const fields = [...new FormData(event.currentTarget)].filter(([, value]) => value !== '');
            setUp.mutate({ token, ...Object.fromEntries(fields) } as unknown as SetupBody);
          }}
        >
          <TextField label="Organization" name="org" autoComplete="organization" required maxLength={100} />
          {needsSlug && (
            <TextField label="Short name (slug)" name="org_slug" hint="Lower-case letters, digits and dashes." maxLength={48} mono />
          )}
          <TextField label="Your name" name="owner_name" autoComplete="name" optional maxLength={100} />
          <TextField label="Your e-mail" name="owner_email" type="email" autoComplete="username" required maxLength={254} />
          <TextField
            label="Password"
            name="owner_password"
            type="password"
            autoComplete="new-password"
            hint="At least 12 characters."
            required
            minLength={12}
            maxLength={256}
          />
          <ErrorNotice error={setUp.error} />
          <Button type="submit" look="primary" busy={setUp.isPending}>
            Create organization
          </Button>
        </form>
      )}
    </AuthFrame>
  );
}

/** The only moment that shows the first API key. */
function Ready({ apiKey }: { readonly apiKey: string }) {
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const goOn = (): void => {
    queryClient.clear();
    forgetCsrfToken();
    void navigate({ to: '/servers/new', replace: true });
  };
  return (
    <AuthFrame title="Your organization is ready" hint="This is your first API key. It carries every scope and is shown only now.">
      <CodeBlock code={apiKey} label="API key" />
      <p className="text-muted">Keep it in a password manager or a secret store, never in code.</p>
      <div className="grid gap-2">
        <DownloadEnv secret={apiKey} />
        <Button look="primary" onClick={goOn}>
          Add your first server
        </Button>
      </div>
    </AuthFrame>
  );
}
