import type { Clock } from '#domain/clock.ts';
import type { Outbound } from '#domain/netguard/types.ts';
import { carriesCredential } from './carriesCredential.ts';
import { describeExchange, describeSession } from './describeSteps.ts';
import { type Attempt, type Detection, detectServer } from './detectServer.ts';
import { findSibling, type Sibling } from './findSibling.ts';
import { type ClientIdentity, openSession, type Session } from './openSession.ts';
import type { Quote } from './quoteUpstream.ts';
import type { StepLog } from './stepLog.ts';
import { testTools } from './testTools.ts';
import type { Exchange, Failure, TestLimits, TestTarget } from './types.ts';
import { withDeadline } from './withDeadline.ts';

export interface Examination {
  readonly target: TestTarget;
  readonly url: URL;
  readonly outbound: Outbound;
  readonly clock: Clock;
  readonly identity: ClientIdentity;
  readonly limits: TestLimits;
  readonly quote: Quote;
  readonly log: StepLog;
}

/** What an examination found. */
export interface Findings {
  readonly target: TestTarget;
  /** Null when the policy refused it. */
  readonly url: URL | null;
  readonly exchanges: readonly Exchange[];
  /** Null: everything worked. */
  readonly failure: Failure | null;
  /** The handshake that succeeded, also when it was not the one that was asked for; closed already. */
  readonly session: Session | null;
  /** Another URL that looks better. */
  readonly sibling: Sibling | null;
  /** On the clock, when the handshake that was asked for had its answer. */
  readonly answeredAt: number | null;
  readonly toolCount: number | null;
}

/** Handshake, list of tools, and what else helps to find the right registration. Closes every session; the outbound is the caller's. */
export async function examineServer(examination: Examination): Promise<Findings> {
  const { target, url, clock, limits } = examination;
  const exchanges: Exchange[] = [];
  const detection = await withDeadline(limits.handshakeMs, (signal) =>
    detectServer(target, attempts(examination, exchanges, signal), limits),
  );
  const answeredAt = detection.session ? clock.now() : null;
  try {
    const sibling = await lookAround(examination, detection);
    const found = { target, url, exchanges, sibling, answeredAt };
    if (!detection.session) return { ...found, failure: detection.failure, session: detection.speaks, toolCount: null };
    const { session, failure, toolCount } = await list(detection.session, examination, exchanges);
    return { ...found, session, failure, toolCount };
  } finally {
    await detection.session?.close(limits.closeMs);
  }
}

function attempts(examination: Examination, exchanges: Exchange[], signal: AbortSignal): Attempt {
  const { target, log, quote } = examination;
  return (transport, protocol, within) =>
    openSession(transport, protocol, {
      ...examination,
      headers: target.headers,
      credentialSent: carriesCredential(target),
      signal: within ? AbortSignal.any([signal, within]) : signal,
      onExchange: (exchange) => exchanges.push(exchange),
      onHead: (exchange) => {
        // The first good answer ends the step; whether a bad one was bad is known only when everything has been tried.
        if (isGood(exchange) && exchange === exchanges.find(isGood))
          log.end('http', { status: 'ok', evidence: describeExchange(exchange, quote) });
        log.begin('handshake');
      },
    });
}

const isGood = ({ status }: Exchange): boolean => status !== null && status < 300;

/** A neighbouring path is looked for where the given one holds no MCP, and where it holds only the transport that is going away. */
async function lookAround({ outbound, url, target, limits }: Examination, { session, failure }: Detection): Promise<Sibling | null> {
  if (target.depth === 'test' && target.transport !== 'auto') return null;
  const onlySse = session?.transport === 'sse';
  if (!onlySse && failure?.code !== 'not_found' && failure?.code !== 'not_mcp') return null;
  const wanted = onlySse ? { transports: ['streamable-http'] as const } : {};
  return withDeadline(limits.diagnosisMs, (signal) => findSibling({ outbound, url, signal, ...wanted }));
}

type Listing = Pick<Findings, 'session' | 'failure' | 'toolCount'>;

async function list(session: Session, examination: Examination, exchanges: Exchange[]): Promise<Listing> {
  const { log, quote, limits, target } = examination;
  log.end('handshake', { status: 'ok', evidence: describeSession(session, quote) });
  const first = await testTools({ session, log, quote, toolsMs: limits.toolsMs });
  if (!first.halfModern || target.protocol !== 'auto') return { session, ...first };

  const again = await withDeadline(limits.handshakeMs, (signal) => attempts(examination, exchanges, signal)(session.transport, 'legacy'));
  if (!again.session) return { session, ...first };
  try {
    log.end('handshake', { status: 'ok', evidence: describeSession(again.session, quote) });
    return { session: again.session, ...(await testTools({ session: again.session, log, quote, toolsMs: limits.toolsMs })) };
  } finally {
    await again.session.close(limits.closeMs);
  }
}
