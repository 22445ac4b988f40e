import type { AuthType, EffectiveTransport, FailureCode, Suggestion } from '@mooring/sdk';
import type { Findings } from './examineServer.ts';
import { maskUrl } from './maskUrl.ts';
import type { Quote } from './quoteUpstream.ts';
import { suggestName } from './suggestName.ts';
import type { Exchange, Failure } from './types.ts';

const WHY_LINES_MAX = 12;

/** What to register, from what was seen; null when the server was not reached at all. */
export function suggest(findings: Findings, quote: Quote): Suggestion | null {
  const { failure, session, sibling, url, exchanges } = findings;
  if (url === null || !exchanges.some(({ status, location }) => status !== null || location !== null)) return null;
  const challenge = failure?.exchange?.challenge ?? null;
  const auth = suggestAuth(findings);
  const text = (words: string | undefined): string | null => (words === undefined ? null : quote(words, 100) || null);
  const names = suggestName(url, { title: text(session?.serverInfo?.title), name: text(session?.serverInfo?.name) });
  return {
    transport: session?.transport ?? sibling?.transport ?? pathTransport(findings),
    protocol: session?.protocol ?? 'auto',
    ...auth,
    ...names,
    server_url: sibling ? sibling.url.href : redirectTarget(failure, url, quote),
    oauth: {
      supported: challenge?.resourceMetadata != null,
      supports_dcr: false,
      supports_cimd: false,
      issuer: null,
      scopes: challenge?.scope ? quote(challenge.scope).split(' ') : [],
    },
    confidence: confidenceIn(findings),
    why: why(findings, quote),
  };
}

function suggestAuth({ target, failure }: Findings): { auth_type: AuthType; api_key_header: string | null } {
  const sent = Object.keys(target.headers).find((name) => target.credentialType === 'api_key' && name.toLowerCase() !== 'authorization');
  if (failure?.code !== 'auth_required') return { auth_type: target.credentialType, api_key_header: sent ?? null };
  const { challenge, body } = failure.exchange ?? {};
  if (challenge?.resourceMetadata) return { auth_type: 'oauth', api_key_header: null };
  const asksForKey = /x-api-key/i.test(body ?? '') || /^api-?key$/i.test(challenge?.scheme ?? '');
  return asksForKey ? { auth_type: 'api_key', api_key_header: 'X-API-Key' } : { auth_type: 'bearer', api_key_header: null };
}

/** Behind a 401 the transport is not to be seen; the path is a hint. */
const pathTransport = ({ failure, url }: Findings): EffectiveTransport | null =>
  failure?.step === 'auth' && url?.pathname.endsWith('/sse') ? 'sse' : null;

/** Where a redirect leads, as a URL to register: only when it carries neither a query nor anything else that must not be shown. */
function redirectTarget(failure: Failure | null, from: URL, quote: Quote): string | null {
  const location = failure?.code === 'redirect_refused' ? failure.exchange?.location : null;
  const target = location == null ? null : URL.parse(location, from.href);
  if (target === null || target.protocol !== 'https:' || target.search !== '' || target.username !== '' || target.password !== '')
    return null;
  return quote(target.href) === target.href ? target.href : null;
}

/** A judgement, not a measurement: how likely a registration with these fields works. */
function confidenceIn({ failure, session, sibling }: Findings): number {
  const afterFailure: Partial<Record<FailureCode, number>> = { auth_required: 0.7, redirect_refused: 0.5 };
  if (session) return failure === null ? 0.99 : 0.93;
  if (sibling) return sibling.status === 200 ? 0.8 : 0.6;
  return afterFailure[failure?.code ?? 'internal'] ?? 0.2;
}

function why({ exchanges, session, sibling, target }: Findings, quote: Quote): string[] {
  const lines = exchanges.filter(({ status, method }) => status !== null && method !== 'DELETE').map((exchange) => lineOf(exchange, quote));
  if (sibling) lines.push(`${sibling.transport === 'sse' ? 'GET' : 'POST'} ${sibling.url.pathname} → ${sibling.status}`);
  if (session) lines.push(`${session.protocol === 'modern' ? 'server/discover' : 'initialize'} → ${quote(session.protocolVersion, 100)}`);
  if (session?.transport === 'sse' && target.transport !== 'sse') {
    lines.push('This server speaks only the legacy HTTP+SSE transport: a plain streamable HTTP client will not work with it.');
  }
  return [...new Set(lines)].slice(-WHY_LINES_MAX);
}

function lineOf({ method, url, status, contentType }: Exchange, quote: Quote): string {
  const shown = quote(maskUrl(url).slice(url.origin.length), 200);
  return `${method} ${shown} → ${status}${contentType === null ? '' : ` ${quote(contentType, 100)}`}`;
}
