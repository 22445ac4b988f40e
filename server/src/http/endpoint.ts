import { z } from '@hono/zod-openapi';
import type { WireErrorCode } from '@mooring/sdk';
import type { ChangeContext } from '#domain/audit/types.ts';
import type { Caller } from '#domain/tenancy/caller.ts';
import type { Scope } from '#domain/tenancy/roles.ts';
import type { RateClass } from './rateLimits.ts';
import type { HttpContext } from './requestScope.ts';
import { text } from './schemas/text.ts';

/** An answer of the API. `body` is sent as JSON; a Response (a stream, a page) is sent as it is. */
export type Reply =
  | { readonly status: 200 | 201 | 202; readonly body: object; readonly etag?: number; readonly headers?: Readonly<Record<string, string>> }
  | { readonly status: 204; readonly headers?: Readonly<Record<string, string>> }
  | Response;

/** What every endpoint declares; the OpenAPI document is made of it, and so are the checks before `handle` runs. */
interface Declaration<Params extends z.ZodObject, Query extends z.ZodObject, Body extends z.ZodType> {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** With `{name}` parameters. */
  readonly path: string;
  readonly tag: string;
  /** One sentence for the reference page. */
  readonly summary: string;
  readonly params?: Params;
  readonly query?: Query;
  readonly body?: Body;
  /** Schema of the JSON answer; absent for 204 and streams. */
  readonly answer?: z.ZodType;
  /** Of the answer, where it is not JSON; the schema is then that of one event. */
  readonly answerType?: 'text/event-stream';
  readonly status?: 200 | 201 | 202 | 204;
  /** Codes besides those that every endpoint of its kind can answer. */
  readonly errors?: readonly WireErrorCode[];
  /** `self`: the handler counts, because it learns who calls. */
  readonly rate?: RateClass | 'self';
}

export interface Input<Params extends z.ZodObject, Query extends z.ZodObject, Body extends z.ZodType> {
  readonly c: HttpContext;
  readonly params: z.output<Params>;
  readonly query: z.output<Query>;
  readonly body: z.output<Body>;
}

export interface CallerInput<Params extends z.ZodObject, Query extends z.ZodObject, Body extends z.ZodType>
  extends Input<Params, Query, Body> {
  readonly caller: Caller;
  readonly context: ChangeContext;
  /** The revision in If-Match; null without the header, NaN for one that can never match. */
  readonly ifMatch: number | null;
}

type Empty = z.ZodObject<Record<never, never>>;

/** `scope` is what the caller needs, or `any` for whoever is known. */
export type CallerEndpoint<
  P extends z.ZodObject = z.ZodObject,
  Q extends z.ZodObject = z.ZodObject,
  B extends z.ZodType = z.ZodType,
> = Declaration<P, Q, B> & {
  readonly access: 'caller';
  readonly scope: Scope | 'any';
  /** A GET that leaves a trace: a person's session needs the CSRF token for it too, so that no link can make somebody leave one. */
  readonly writes?: true;
  /** Whether a POST can be repeated under an Idempotency-Key; a stream cannot. */
  readonly repeatable: boolean;
  /**
   * Throws 403 or 404 for what depends on the input. It is asked before a repeated request is answered as the first time too: by then the
   * caller may have lost the right, and the answer may show a secret.
   */
  authorize?(input: CallerInput<P, Q, B>): void | Promise<void>;
  handle(input: CallerInput<P, Q, B>): Promise<Reply>;
};

export type PublicEndpoint<
  P extends z.ZodObject = z.ZodObject,
  Q extends z.ZodObject = z.ZodObject,
  B extends z.ZodType = z.ZodType,
> = Declaration<P, Q, B> & {
  readonly access: 'public';
  handle(input: Input<P, Q, B>): Promise<Reply>;
};

export type Endpoint = CallerEndpoint | PublicEndpoint;

/** What the OpenAPI document is made of. */
export type Described = Omit<CallerEndpoint, 'authorize' | 'handle'> | Omit<PublicEndpoint, 'handle'>;

/** A public GET without query and body that is mounted past the framework (mountDirectly). Answers its body; `headers` may be added to. */
export type DirectEndpoint<P extends z.ZodObject = z.ZodObject> = Omit<Declaration<P, Empty, z.ZodUndefined>, 'query' | 'body'> & {
  handle(input: Pick<Input<P, Empty, z.ZodUndefined>, 'c' | 'params'> & { readonly headers: Record<string, string> }): Promise<object>;
};

/** An endpoint for a known caller: an API key or a signed-in person. */
export function endpoint<P extends z.ZodObject = Empty, Q extends z.ZodObject = Empty, B extends z.ZodType = z.ZodUndefined>(
  definition: Omit<CallerEndpoint<P, Q, B>, 'access' | 'repeatable'> & { readonly repeatable?: boolean },
): Endpoint {
  return { repeatable: true, ...definition, access: 'caller' } as unknown as Endpoint;
}

/** An endpoint that needs no one to be known. */
export function publicEndpoint<P extends z.ZodObject = Empty, Q extends z.ZodObject = Empty, B extends z.ZodType = z.ZodUndefined>(
  definition: Omit<PublicEndpoint<P, Q, B>, 'access'>,
): Endpoint {
  return { ...definition, access: 'public' } as unknown as Endpoint;
}

export const idParams = z.object({ id: text(64).min(1).openapi({ description: 'Id, or slug where the thing has one.' }) });
