import { OpenAPIHono } from '@hono/zod-openapi';
import { bodyLimit } from 'hono/body-limit';
import { HTTPException } from 'hono/http-exception';
import { AppError, isAppError } from '#domain/errors.ts';
import type { RunOnce } from '#domain/idempotency/runOnce.ts';
import type { AddressMatcher } from '#domain/tenancy/keys/authenticateKey.ts';
import type { Api } from './api.ts';
import type { AuthenticateDeps } from './authenticate.ts';
import { createAuthenticate } from './authenticate.ts';
import { createBulkhead } from './bulkhead.ts';
import { mountDashboard } from './dashboard.ts';
import { mountDocs } from './docs.ts';
import { createMethodsOf } from './methodsOf.ts';
import { guardEndpoint, mountDirectly, mountEndpoint } from './mountEndpoint.ts';
import { problemHeaders, problemOf } from './problem.ts';
import type { RateLimits } from './rateLimits.ts';
import { createEnterScope, type HttpContext, type HttpEnv, requestScope, setHeaders, userAgentOf } from './requestScope.ts';
import { getMcpConfig } from './routes/handoff/getMcpConfig.ts';
import { endpointsOf } from './routes/index.ts';
import { createSessionCookie } from './sessionCookie.ts';
import { validationError } from './validationError.ts';

const BODY_BYTES_MAX = 256 * 1024;
/** A test can hold several connections for half a minute. */
const TESTS_AT_ONCE = { perSubjectMax: 4, totalMax: 32 };

export interface AppDeps {
  readonly api: Api;
  readonly authentication: AuthenticateDeps;
  readonly runOnce: RunOnce;
  readonly rateLimits: RateLimits;
  readonly trustedProxies: readonly string[];
  readonly addressMatches: AddressMatcher;
  /** Hears of every key that was used for anything but a hand-off. */
  readonly onKeyUse: (use: { readonly keyId: string; readonly ip: string | null; readonly agent: string | null }) => void;
  /** Serves /demo/mcp; absent where there is no demo server. */
  readonly demo: ((request: Request) => Promise<Response>) | undefined;
  /** Turns what a store throws when the database is gone into `store_unavailable`. */
  readonly storeError: (error: unknown) => AppError | null;
  readonly onError: (error: AppError, request: { readonly requestId: string; readonly method: string; readonly path: string }) => void;
}

/** The HTTP application: API, documents and dashboard. */
export function createApp(deps: AppDeps): OpenAPIHono<HttpEnv> {
  const { api } = deps;
  const app = new OpenAPIHono<HttpEnv>({
    defaultHook(result) {
      if (!result.success) throw validationError(result.error, result.target);
    },
  });
  const toAppError = (error: unknown): AppError => {
    if (isAppError(error)) return error;
    if (error instanceof HTTPException) return fromHttpException(error);
    return deps.storeError(error) ?? new AppError('internal_error', { cause: error });
  };

  app.onError((thrown, c) => {
    const error = toAppError(thrown);
    const requestId = c.get('requestId');
    if (error.status >= 500) deps.onError(error, { requestId, method: c.req.method, path: c.req.path });
    setHeaders(c, problemHeaders(error));
    return c.body(JSON.stringify(problemOf(error, { publicUrl: api.publicUrl(), path: c.req.path, requestId })), error.status as 500);
  });
  const { rateLimits } = deps;
  const cookie = createSessionCookie(api);
  const authenticate = createAuthenticate(deps.authentication, cookie);
  const mountDeps = {
    authenticate,
    rateLimits,
    runOnce: deps.runOnce,
    onCaller: ({ key }: { readonly key: { readonly id: string } | null }, c: HttpContext) => {
      if (key !== null) deps.onKeyUse({ keyId: key.id, ip: c.get('ip'), agent: userAgentOf(c) });
    },
  };
  const endpoints = endpointsOf(api, createBulkhead(TESTS_AT_ONCE), cookie, (c) => authenticate(c, false));

  const enter = createEnterScope({ now: api.clock.now, trustedProxies: deps.trustedProxies, addressMatches: deps.addressMatches });
  const handOff = getMcpConfig(api, rateLimits);
  mountDirectly(app, enter, handOff);
  app.use(requestScope(enter));
  for (const endpoint of endpoints) guardEndpoint(app, mountDeps, endpoint);
  app.use('/v1/*', requireJson);
  const limitBody = bodyLimit({ maxSize: BODY_BYTES_MAX, onError: tooLarge });
  app.use('/v1/*', limitBody);
  for (const endpoint of endpoints) mountEndpoint(app, mountDeps, endpoint);
  const { demo } = deps;
  if (demo !== undefined) app.all('/demo/mcp', limitBody, (c) => demo(c.req.raw));
  mountDocs(app, api.publicUrl);
  const screenOf = mountDashboard(app);
  const methodsOf = createMethodsOf([handOff, ...endpoints]);
  app.notFound((c) => {
    const screen = screenOf(c);
    if (screen !== null) return screen;
    const allow = methodsOf(c.req.path).join(', ');
    if (allow === '') throw new AppError('not_found', { detail: 'There is nothing at this path.' });
    c.header('Allow', allow);
    throw new AppError('method_not_allowed', { detail: `This path answers ${allow}.` });
  });
  return app;
}

const tooLarge = (): never => {
  throw new AppError('body_too_large', { detail: `The limit is ${BODY_BYTES_MAX} bytes.` });
};

/** RFC 8259 section 8.1 knows no other charset. No other parameter means anything, and a type with more would not be read as JSON. */
const JSON_TYPE = /^application\/(?:[a-z.-]+\+)?json(?:;\s*charset="?utf-8"?)?$/i;

/** A body that is not declared as JSON would be read as no body at all. */
async function requireJson(c: HttpContext, next: () => Promise<void>): Promise<void> {
  const hasBody = c.req.header('transfer-encoding') !== undefined || Number(c.req.header('content-length') ?? 0) > 0;
  if (hasBody && !JSON_TYPE.test(c.req.header('content-type') ?? '')) throw new AppError('unsupported_media_type');
  await next();
}

/** Hono's own refusals: of a malformed body and of a media type. Everything else would be a surprise. */
function fromHttpException(error: HTTPException): AppError {
  if (error.status === 400) return new AppError('invalid_json');
  if (error.status === 415) return new AppError('unsupported_media_type');
  return new AppError('internal_error', { cause: error });
}
