import type { Protocol } from '@mooring/sdk';
import type { UpstreamReply, UpstreamRequest } from '../upstream.ts';
import { WireError } from '../wireError.ts';
import { isRepeatable } from './judgeFailure.ts';
import type { Link } from './openLink.ts';

/** What a request tells about how the server is to be spoken to. `lost`: as known, but in a new session; `unknown`: it raises a doubt. */
export type Finding = 'as known' | 'lost' | 'legacy after all' | 'unknown';

export type Judged = { readonly finding: Finding } & ({ readonly reply: UpstreamReply } | { readonly error: unknown });

/** UnsupportedProtocolVersion (2026-07-28, basic, error codes). */
const UNSUPPORTED_PROTOCOL_VERSION = -32_022;
/** What legacy servers on the official SDK say to a request without a session, such as a modern one. */
const NO_SESSION: ReadonlySet<number> = new Set([-32_000, -32_001]);

/** Answers that mean another generation or transport (2026-07-28, transports, backwards compatibility). A refusal, a 5xx or silence means neither. */
const ANOTHER_WAY: ReadonlySet<number | null> = new Set([400, 404, 405, 406, 410, 415, 501]);

/** Sends a request, and looks at its end for what it tells about the generation of the server. */
export async function judgeEra({ wire, facts }: Link, chosen: Protocol, request: UpstreamRequest): Promise<Judged> {
  try {
    const reply = await wire.request(request);
    return { reply, finding: 'error' in reply && raisesDoubt(reply.error.code, facts.protocol) ? 'unknown' : 'as known' };
  } catch (error) {
    return judgeError(error, chosen, request.method);
  }
}

const raisesDoubt = (code: number, protocol: 'legacy' | 'modern'): boolean =>
  code === UNSUPPORTED_PROTOCOL_VERSION || (protocol === 'modern' && NO_SESSION.has(code));

function judgeError(error: unknown, chosen: Protocol, method: string): Judged {
  if (!(error instanceof WireError)) return { error, finding: 'as known' };
  if (error.lostSession) return { error, finding: 'lost' };
  if (error.halfModern && chosen === 'auto') {
    // A list is asked for again as of a legacy server; a call is not, because it was carried out.
    const again = isRepeatable(method) ? new WireError(error.code, { wasSent: true, lostSession: true }) : error;
    return { error: again, finding: 'legacy after all' };
  }
  return { error, finding: ANOTHER_WAY.has(error.status) ? 'unknown' : 'as known' };
}
