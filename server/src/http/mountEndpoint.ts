import { createRoute, type OpenAPIHono, type RouteConfig, z } from '@hono/zod-openapi';
import { errorCatalogue, type WireErrorCode } from '@mooring/sdk';
import type { MiddlewareHandler } from 'hono';
import type { ChangeContext } from '#domain/audit/types.ts';
import { fieldError } from '#domain/errors.ts';
import type { RunOnce, StoredReply } from '#domain/idempotency/runOnce.ts';
import { subscriberOf } from '#domain/netguard/readAddress.ts';
import { type Caller, requireScope } from '#domain/tenancy/caller.ts';
import type { CallerEndpoint, Described, DirectEndpoint, Endpoint, PublicEndpoint, Reply } from './endpoint.ts';
import type { RateClass, RateLimits } from './rateLimits.ts';
import { type EnterScope, type HttpContext, type HttpEnv, setHeaders } from './requestScope.ts';
import { problemSchema } from './schemas/problem.ts';

export interface MountDeps {
  /** `writes`: a person's session has to carry the CSRF token. */
  readonly authenticate: (c: HttpContext, writes: boolean) => Promise<Caller>;
  readonly rateLimits: RateLimits;
  readonly runOnce: RunOnce;
  readonly onCaller: (caller: Caller, c: HttpContext) => void;
}

/** Adds an endpoint to the application: its description to the OpenAPI document, its checks and its handler to the router. */
export function mountEndpoint(app: OpenAPIHono<HttpEnv>, deps: MountDeps, endpoint: Endpoint): void {
  app.openapi(routeOf(endpoint), (async (c: HttpContext) => {
    const input = { c, params: valid(c, 'param'), query: valid(c, 'query'), body: valid(c, 'json') };
    if (endpoint.access === 'public') return respond(c, await endpoint.handle(input as never));
    const { caller } = c.var as unknown as { caller: Caller };
    const context = contextOf(c, caller);
    const known = { ...input, caller, context, ifMatch: ifMatchOf(c) } as never;
    await endpoint.authorize?.(known);
    const execute = () => endpoint.handle(known);
    return runEndpoint(c, deps, endpoint, caller, context, execute);
  }) as never);
}

/**
 * Adds an endpoint that is asked so often that what a framework does for each request shows: it comes before all middleware, takes its
 * parameters as the path has them, and answers with a plain object of headers, which the server writes out as it is.
 */
export function mountDirectly(app: OpenAPIHono<HttpEnv>, enter: EnterScope, endpoint: DirectEndpoint): void {
  app.openAPIRegistry.registerPath(routeOf({ ...endpoint, access: 'public' }));
  app.on(endpoint.method.toUpperCase(), routerPath(endpoint), async (c) => {
    const headers = enter(c);
    try {
      const body = await endpoint.handle({ c, params: c.req.param() as never, headers });
      return new Response(JSON.stringify(body), { headers: { ...headers, ...jsonHeaders } });
    } catch (error) {
      setHeaders(c, headers);
      throw error;
    }
  });
}

const routerPath = ({ path }: Pick<Endpoint, 'path'>): string => path.replaceAll(/\{(\w+)\}/g, ':$1');

/** Who calls, how often, and what they may do is settled before a body is looked at. */
export function guardEndpoint(app: OpenAPIHono<HttpEnv>, deps: MountDeps, endpoint: Endpoint): void {
  if (endpoint.access === 'public' && endpoint.rate === 'self') return;
  app.on(
    endpoint.method.toUpperCase(),
    routerPath(endpoint),
    endpoint.access === 'public' ? countAddress(deps, endpoint) : admitCaller(deps, endpoint),
  );
}

function countAddress({ rateLimits }: MountDeps, endpoint: PublicEndpoint): MiddlewareHandler<HttpEnv> {
  return (c, next) => {
    countOnce(c, rateLimits, endpoint.rate ?? 'read', subscriberOf(c.get('ip') ?? ''));
    return next();
  };
}

function admitCaller(deps: MountDeps, endpoint: CallerEndpoint): MiddlewareHandler<HttpEnv> {
  return async (c, next) => {
    const caller = await deps.authenticate(c, writes(endpoint));
    deps.onCaller(caller, c);
    countOnce(c, deps.rateLimits, endpoint.rate ?? (endpoint.method === 'get' ? 'read' : 'write'), caller.key?.id ?? caller.userId);
    if (endpoint.scope !== 'any') requireScope(caller, endpoint.scope);
    c.set('caller' as never, caller as never);
    await next();
  };
}

const writes = (endpoint: Pick<CallerEndpoint, 'method' | 'writes'>): boolean => endpoint.method !== 'get' || endpoint.writes === true;

function runEndpoint(
  c: HttpContext,
  deps: MountDeps,
  endpoint: CallerEndpoint,
  caller: Caller,
  context: ChangeContext,
  execute: () => Promise<Reply>,
): Promise<Response> {
  const key = c.req.header('idempotency-key');
  if (key === undefined || endpoint.method !== 'post' || !endpoint.repeatable || context.dryRun)
    return execute().then((reply) => respond(c, reply));
  return runOnce(c, deps.runOnce, caller, key, execute);
}

async function runOnce(c: HttpContext, run: RunOnce, caller: Caller, key: string, execute: () => Promise<Reply>): Promise<Response> {
  const fingerprint = JSON.stringify([c.req.method, c.req.path, await c.req.text()]);
  const request = { orgId: caller.orgId, caller: caller.key?.id ?? caller.userId, key: key.slice(0, 255), fingerprint };
  const { reply, replayed } = await run(request, async () => storedFrom(await execute()));
  if (replayed) c.header('Idempotency-Replayed', 'true');
  setHeaders(c, reply.headers);
  return new Response(reply.body === '' ? null : reply.body, { status: reply.status, headers: c.res.headers });
}

const jsonHeaders = { 'content-type': 'application/json', 'cache-control': 'no-store' };

function headersOf(reply: Exclude<Reply, Response>): Record<string, string> {
  if (reply.status === 204) return { ...reply.headers };
  return { ...jsonHeaders, ...(reply.etag !== undefined && { etag: `"${reply.etag}"` }), ...reply.headers };
}

function storedFrom(reply: Reply): StoredReply {
  if (reply instanceof Response) return { status: reply.status, headers: {}, body: '' };
  return { status: reply.status, headers: headersOf(reply), body: reply.status === 204 ? '' : JSON.stringify(reply.body) };
}

function respond(c: HttpContext, reply: Reply): Response {
  if (reply instanceof Response) return reply;
  setHeaders(c, headersOf(reply));
  return reply.status === 204 ? c.body(null, 204) : c.body(JSON.stringify(reply.body), reply.status);
}

function countOnce(c: HttpContext, limits: RateLimits, rateClass: RateClass | 'self', subject: string): void {
  if (rateClass === 'self') return;
  setHeaders(c, limits.take(rateClass, subject));
}

const valid = (c: HttpContext, part: string): unknown => c.req.valid(part as never) ?? {};

function contextOf(c: HttpContext, caller: Caller): ChangeContext {
  const fromCommandLine = /^mooring-cli\//.test(c.req.header('user-agent') ?? '');
  return {
    orgId: caller.orgId,
    actor: caller.actor,
    source: caller.key === null ? 'dashboard' : fromCommandLine ? 'cli' : 'api',
    ip: c.get('ip'),
    requestId: c.get('requestId'),
    dryRun: isDryRun(c),
  };
}

/** Throws 422 for a word that is neither yes nor no: whoever writes one means a dry run. */
function isDryRun(c: HttpContext): boolean {
  const [word = '0', ...more] = c.req.queries('dry_run') ?? [];
  if (more.length > 0 || !/^(?:0|1|false|true)$/.test(word))
    throw fieldError('/dry_run', 'invalid_value', 'dry_run is 1, true, 0 or false.');
  return word === '1' || word === 'true';
}

function ifMatchOf(c: HttpContext): number | null {
  const header = c.req.header('if-match');
  if (header === undefined || header.trim() === '*') return null;
  return Number(/^(?:W\/)?"?(\d+)"?$/.exec(header.trim())?.[1] ?? Number.NaN);
}

const commonErrors: readonly WireErrorCode[] = ['rate_limited', 'internal_error', 'store_unavailable'];
const callerErrors: readonly WireErrorCode[] = ['api_key_required', 'session_required', 'insufficient_scope', 'forbidden'];

function routeOf(endpoint: Described): RouteConfig {
  const { params, query, body, answer, answerType = 'application/json' } = endpoint;
  const status = endpoint.status ?? (answer === undefined ? 204 : 200);
  const codes = [
    ...(endpoint.errors ?? []),
    ...(body ? (['invalid_json', 'validation_failed'] as const) : []),
    ...(endpoint.access === 'caller' ? callerErrors : []),
    ...(endpoint.access === 'caller' && writes(endpoint) ? (['csrf_failed'] as const) : []),
    ...commonErrors,
  ];
  const responses: Record<string, object> = {
    [status]: { description: 'Success', ...(answer && { content: { [answerType]: { schema: answer } } }) },
  };
  for (const [errorStatus, group] of Object.entries(Object.groupBy([...new Set(codes)], (code) => String(errorCatalogue[code].status))))
    responses[errorStatus] = { description: group!.join(', '), content: { 'application/problem+json': { schema: problemSchema } } };
  return createRoute({
    method: endpoint.method,
    path: endpoint.path,
    tags: [endpoint.tag],
    summary: endpoint.summary,
    ...(endpoint.access === 'caller' && {
      security: [{ apiKey: [] }, { bearer: [] }, { session: [] }],
      description: endpoint.scope === 'any' ? 'Any API key or signed-in person.' : `Scope: \`${endpoint.scope}\`.`,
    }),
    request: {
      ...(params && { params }),
      ...(query && { query }),
      ...(body && { body: { content: { 'application/json': { schema: body } }, required: true } }),
    },
    responses,
  } as never) as RouteConfig;
}

export const pageSchema = <Item extends z.ZodType>(item: Item) =>
  z.object({ data: z.array(item), next_cursor: z.string().nullable(), has_more: z.boolean() });
