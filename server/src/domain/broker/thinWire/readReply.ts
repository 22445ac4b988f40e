import type { UpstreamReply } from '../upstream.ts';
import { WireError } from '../wireError.ts';
import { dropReserved, redactMessage } from './cleanValue.ts';
import { type Message, readMessage } from './readMessage.ts';
import type { Link } from './types.ts';

/** A JSON-RPC response as the caller gets it. `json` is its text. */
export function concludeMessage(
  link: Pick<Link, 'protocol' | 'redact'>,
  message: Extract<Message, { kind: 'result' | 'error' }>,
  json: string,
): UpstreamReply | WireError {
  const bytes = Buffer.byteLength(json);
  if (message.kind === 'error') return { error: redactMessage(message.error, json, link.redact), bytes };
  const isHalfModern = link.protocol === 'modern' && typeof message.result.resultType !== 'string';
  if (isHalfModern) return new WireError('not_mcp', { wasSent: true, halfModern: true });
  return { result: redactMessage(dropReserved(message.result), json, link.redact), bytes };
}

/** The answer to the request `id` in a JSON body. */
export function readReply(link: Pick<Link, 'protocol' | 'redact'>, id: number, json: string): UpstreamReply | WireError {
  const message = readMessage(json);
  if (message === 'untame') return new WireError('response_too_large', { wasSent: true });
  const isAnswer = message !== null && (message.kind === 'result' || message.kind === 'error') && message.id === id;
  return isAnswer ? concludeMessage(link, message, json) : new WireError('not_mcp', { wasSent: true });
}
