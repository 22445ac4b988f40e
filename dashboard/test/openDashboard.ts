import assert from 'node:assert/strict';
import { after, type TestContext } from 'node:test';
import type { OrgRole } from '@mooring/sdk';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { Config } from '../../server/src/config.ts';
import { CANARY, startTestServer, type TestServer } from '../../server/test/startTestServer.ts';
import { openBrowser } from './browser.ts';
import { buildDashboard } from './buildDashboard.ts';

let browser: Promise<Browser> | undefined;
// Once per run: after the last test of all files.
after(async () => (await browser)?.close());

export type Who = 'owner' | 'admin' | 'member' | 'nobody';
export type Theme = 'light' | 'dark';

export interface VisitOptions {
  readonly theme?: Theme;
  /** CSS pixels. */
  readonly width?: number;
  /** Default true. */
  readonly javaScript?: boolean;
  /** HTTP statuses that the journey provokes, which the browser reports in its console. Every other message there fails the test. */
  readonly refusals?: readonly number[];
  /** The journey stops the server, so that the browser reports requests without an answer. */
  readonly isServerAway?: true;
}

export interface Dashboard {
  readonly server: TestServer;
  /**
   * Opens a page of its own for a person, at a path. When the test ends, the page is closed, and the test fails if the browser's console
   * had an error or a warning, such as one about the content security policy.
   */
  visit(t: Pick<TestContext, 'after'>, who: Who, path: string, options?: VisitOptions): Promise<Page>;
  close(): Promise<void>;
}

const password = `${CANARY} password`;
const people: Readonly<Record<Exclude<Who, 'nobody'>, { readonly role: OrgRole; readonly name: string }>> = {
  owner: { role: 'OWNER', name: 'Olive Owner' },
  admin: { role: 'ADMIN', name: 'Adam Admin' },
  member: { role: 'MEMBER', name: 'Mina Member' },
};
export const emailOf = (who: Who): string => `${who}@acme.test`;
export const PASSWORD = password;

type SavedSession = Awaited<ReturnType<BrowserContext['storageState']>>;

/** A browser of one person, with nothing in it but perhaps a session. What its console complains about fails the test at its end. */
export async function openContext(
  t: Pick<TestContext, 'after'>,
  url: string,
  { theme = 'light', width = 1280, javaScript = true, refusals = [], isServerAway }: VisitOptions = {},
  session?: SavedSession,
): Promise<BrowserContext> {
  browser ??= openBrowser();
  const context = await (await browser).newContext({
    baseURL: url,
    viewport: { width, height: 900 },
    colorScheme: theme,
    reducedMotion: 'reduce',
    javaScriptEnabled: javaScript,
    permissions: ['clipboard-read', 'clipboard-write'],
    ...(session && { storageState: session }),
  });
  // Long enough for a busy machine; only what never comes is waited for that long.
  context.setDefaultTimeout(30_000);
  const complaints = listen(context, refusals, isServerAway);
  t.after(async () => {
    await context.close();
    assert.deepEqual(complaints, [], 'the console of the browser');
  });
  return context;
}

/** The built dashboard, served by a whole server with an owner, an admin and a member, in a real browser. */
export async function openDashboard(overrides: Partial<Config> = {}): Promise<Dashboard> {
  await buildDashboard();
  // Tools of a new server are read as in production.
  const server = await startTestServer('sqlite', { toolRefresh: true, ...overrides });
  const sessions = new Map<Who, SavedSession>();
  return {
    server,
    async visit(t, who, path, options = {}) {
      const known = sessions.get(who);
      const context = await openContext(t, server.url, options, known);
      if (who !== 'nobody' && known === undefined) {
        await signIn(server, context, who);
        sessions.set(who, await context.storageState());
      }
      const page = await context.newPage();
      await page.goto(path);
      return page;
    },
    close: () => server.close(),
  };
}

/** What the pages of a context complain about. */
function listen(context: BrowserContext, refusals: readonly number[], isServerAway = false): readonly string[] {
  const complaints: string[] = [];
  context.on('console', (message) => {
    const refused = /^Failed to load resource: the server responded with a status of (\d+)/.exec(message.text());
    if (refused !== null && refusals.includes(Number(refused[1]))) return;
    if (isServerAway && /^Failed to load resource: net::ERR_CONNECTION_(?:REFUSED|RESET)$/.test(message.text())) return;
    if (['error', 'warning'].includes(message.type())) complaints.push(`${message.text()} (${message.location().url})`);
  });
  context.on('weberror', (error) => complaints.push(String(error.error())));
  return complaints;
}

async function signIn(server: TestServer, context: BrowserContext, who: Exclude<Who, 'nobody'>): Promise<void> {
  if (who !== 'owner') await invite(server, who);
  const answer = await context.request.post('/v1/auth/login', { data: { email: emailOf(who), password } });
  assert.equal(answer.status(), 200, await answer.text());
}

async function invite({ acme, call }: TestServer, who: Exclude<Who, 'nobody'>): Promise<void> {
  const { role, name } = people[who];
  const { accept_url: link } = await acme.admin.invitations.create({ email: emailOf(who), role });
  const token = new URL(link).hash.slice('#token='.length);
  const accepted = await call(null, 'POST', '/v1/invitations/accept', { token, name, password });
  assert.equal(accepted.status, 201, await accepted.text());
}
