import { AppError } from '#domain/errors.ts';
import type { UpstreamReply, UpstreamRequest } from '../upstream.ts';

/** What fails as a whole when the server does not get what it asks for; a list that fails is a broken list. */
const USES: ReadonlySet<string> = new Set(['tools/call', 'prompts/get', 'resources/read']);
/** What servers may ask of their clients, and a gateway without sessions cannot pass on (2025-11-25). Other words of a server stay with us. */
const KNOWN: ReadonlySet<string> = new Set(['sampling/createMessage', 'elicitation/create', 'roots/list']);

/**
 * A failure after the server was refused something is our doing rather than the server's, and its caller can do nothing about it but use the
 * server in another way: throws `not_supported`. A server that can do without what it asked for has its answer passed on.
 */
export function judgeRefused(reply: UpstreamReply, { method }: UpstreamRequest, refused: string | null): UpstreamReply {
  const hasFailed = 'error' in reply || reply.result.isError === true;
  if (refused === null || !hasFailed || !USES.has(method)) return reply;
  const what = KNOWN.has(refused) ? refused : 'a request';
  throw new AppError('not_supported', {
    detail: `The server sent ${what} to its client, which the gateway cannot pass on, and failed without an answer.`,
  });
}
