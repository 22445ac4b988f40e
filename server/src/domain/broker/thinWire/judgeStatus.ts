import { readChallenge } from '#domain/mcpclient/readChallenge.ts';
import { refusalCode } from '#domain/mcpclient/refusalCode.ts';
import type { OutboundResponse } from '#domain/netguard/types.ts';
import type { UpstreamReply } from '../upstream.ts';
import { WireError, type WireErrorFacts } from '../wireError.ts';
import { redactMessage } from './cleanValue.ts';
import { readMessage } from './readMessage.ts';
import type { Link } from './types.ts';

type Head = Pick<OutboundResponse, 'status' | 'headers'>;

/** What the head of a refusal says on its own; null where the body has a say. */
export function judgeHead(link: Link, { status, headers }: Head): WireError | null {
  const because = (code: WireError['code']) => new WireError(code, { wasSent: true, status });
  if (status === 401 || status === 403) {
    const challenge = readChallenge(headers['www-authenticate'] ?? null);
    return because(refusalCode({ status, challenge, credentialSent: link.credentialSent }));
  }
  if (status === 429) return because('upstream_rate_limited');
  return status >= 500 ? because('upstream_5xx') : null;
}

/** Servers that forget a session answer 400 as well, with a code of their own or in words (-32000 is what the official SDK sends). */
function namesSession(text: string): boolean {
  const message = readMessage(text);
  const code = message !== null && message !== 'untame' && message.kind === 'error' ? message.error.code : 0;
  return code === -32000 || code === -32001 || /session/i.test(text);
}

/** A refusal with its body: mostly a JSON-RPC error in its own right (2026-07-28 sends -32601 as 404 and -32602 as 400). */
export function judgeRefusal(link: Link, { status }: Head, text: string): UpstreamReply | WireError {
  const because = (code: WireError['code'], facts: Partial<WireErrorFacts> = {}) =>
    new WireError(code, { wasSent: true, status, ...facts });
  const hasSession = link.protocol === 'legacy' && link.sessionId !== null;
  if (hasSession && status === 404) return because('not_found', { lostSession: true });
  if (hasSession && status === 400 && namesSession(text)) return because('http_error', { lostSession: true });
  const message = readMessage(text);
  if (message !== null && message !== 'untame' && message.kind === 'error')
    return { error: redactMessage(message.error, text, link.redact) };
  return because(status === 404 || status === 410 ? 'not_found' : 'http_error');
}
