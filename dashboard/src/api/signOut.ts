import { forgetCsrfToken } from './client.ts';
import { post } from './post.ts';

/** Ends the session at the server and in the browser. */
export async function signOut(): Promise<void> {
  const response = await fetch('/v1/auth/csrf', { cache: 'no-store' });
  if (response.ok) {
    const { csrf_token: token } = (await response.json()) as { csrf_token: string };
    await post('/v1/auth/logout', {}, { 'x-csrf-token': token });
  }
  forgetCsrfToken();
}
