import assert from 'node:assert/strict';
import { type Answer, assertOk, type Client, type Json } from '../api/eachServer.ts';
import { CANARY } from '../startTestServer.ts';

export const OWNER_EMAIL = 'owner@acme.test';
export const OWNER_PASSWORD = `${CANARY} password`;

interface BrowserState {
  readonly url: string;
  /** `name=value`, as it is sent. */
  readonly cookie?: string | null;
  readonly csrf?: string | null;
}

/** A person's browser: it keeps the session cookie as browsers do, and our page in it shows the CSRF token with every write. */
export function openBrowser({ url, ...state }: BrowserState) {
  let { cookie = null, csrf = null } = state;
  const send: Client = async (method, path, body, headers = {}) => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        ...(cookie !== null && { cookie }),
        ...(csrf !== null && method !== 'GET' && { 'x-csrf-token': csrf }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const [set] = response.headers.getSetCookie();
    if (set !== undefined) cookie = /Max-Age=0/.test(set) ? null : set.slice(0, set.indexOf(';'));
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    return { status: response.status, headers: response.headers, text, json: isJson && text !== '' ? JSON.parse(text) : undefined };
  };
  const signIn = async (email = OWNER_EMAIL, password = OWNER_PASSWORD): Promise<Answer> => {
    const answer = await send('POST', '/v1/auth/login', { email, password });
    csrf = answer.json?.csrf_token ?? null;
    return answer;
  };
  return {
    send,
    signIn,
    /** Reads the CSRF token as a page does that was opened anew. */
    async reload(): Promise<void> {
      csrf = assertOk(await send('GET', '/v1/auth/csrf')).csrf_token;
    },
    get cookie() {
      return cookie;
    },
    get csrf() {
      return csrf;
    },
  };
}

/** A browser in which the person has signed in. */
export async function signedIn(url: string, email?: string, password?: string) {
  const browser = openBrowser({ url });
  assertOk(await browser.signIn(email, password));
  return browser;
}

/** The token in the fragment of an invitation's link. */
export function tokenOf(invitation: Json): string {
  const [, token] = /\/invite#token=([\w-]{43})$/.exec(invitation.accept_url) ?? [];
  assert.ok(token, invitation.accept_url);
  return token;
}

let joined = 0;

/** A new person in the organization of the client: invited by it, and signed in by accepting. */
export async function join(client: Client, url: string, role: string) {
  joined += 1;
  const email = `person-${joined}@example.test`;
  const password = `${CANARY} of ${joined}`;
  const token = tokenOf(assertOk(await client('POST', '/v1/invitations', { email, role }), 201));
  const browser = openBrowser({ url });
  const member = assertOk(await browser.send('POST', '/v1/invitations/accept', { token, name: `Person ${joined}`, password }), 201);
  await browser.reload();
  return { browser, member, email, password };
}
