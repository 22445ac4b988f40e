import type { CsrfToken } from '@mooring/sdk';
import { MooringError } from '@mooring/sdk';
import { MooringAdmin } from '@mooring/sdk/admin';

/** The token that every write carries; asked for once, and again after a sign-in or when the server has refused the old one. */
let csrf: Promise<string> | undefined;

async function askForToken(): Promise<string> {
  const response = await fetch('/v1/auth/csrf', { cache: 'no-store' });
  if (!response.ok) throw new MooringError('UNAUTHORIZED', 'Your session has ended.', { action: 'Sign in again.' });
  return ((await response.json()) as CsrfToken).csrf_token;
}

export const forgetCsrfToken = (): void => {
  csrf = undefined;
};

/** The SDK's admin client on the session of this browser: the dashboard uses no API that others could not use. */
export const mooring = new MooringAdmin({
  baseUrl: location.origin,
  session: {
    csrfToken: () => {
      csrf ??= askForToken().catch((error: unknown) => {
        csrf = undefined;
        throw error;
      });
      return csrf;
    },
  },
});
