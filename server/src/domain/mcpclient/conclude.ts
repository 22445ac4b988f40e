import { describeChallenge, describeExchange, describeRpcError } from './describeSteps.ts';
import type { Findings } from './examineServer.ts';
import type { Quote } from './quoteUpstream.ts';
import { rateHealth } from './rateHealth.ts';
import type { StepLog } from './stepLog.ts';
import { suggest } from './suggest.ts';
import { summarize } from './summarize.ts';
import type { Detected, Failure, TestRun } from './types.ts';

/** Turns what was found into the trace: ends the steps and adds the verdict. */
export function conclude(findings: Findings, run: { log: StepLog; quote: Quote; startedAt: number; endedAt: number }): TestRun {
  const { failure, session, answeredAt } = findings;
  const { log, quote, startedAt, endedAt } = run;
  const detected = detect(findings, quote);
  endHttp(findings, log, quote);
  endAuth(findings, log, quote);
  if (failure && failure.step !== 'http' && failure.step !== 'auth') {
    const { code, hint } = failure;
    log.end(failure.step, { status: 'fail', code, hint, ...describeRpcError(failure.exchange, quote) });
  }
  // A credential that is refused only after the handshake is no less refused.
  const answeredAfterMs = answeredAt === null || failure?.step === 'auth' ? null : answeredAt - startedAt;
  return {
    ok: failure === null,
    code: failure?.code ?? null,
    took_ms: endedAt - startedAt,
    health: rateHealth(answeredAfterMs),
    summary: summarize(detected, failure, session?.transport ?? null),
    suggestion: suggest(findings, quote),
    steps: log.finish(),
    detected,
  };
}

function detect({ session, toolCount }: Findings, quote: Quote): Detected {
  return {
    transport: session?.transport ?? null,
    protocol: session?.protocol ?? null,
    protocolVersion: session ? quote(session.protocolVersion, 100) : null,
    serverName: session?.serverInfo ? quote(session.serverInfo.name, 100) : null,
    serverVersion: session?.serverInfo ? quote(session.serverInfo.version, 100) : null,
    toolCount,
  };
}

/** The step shows the exchange that decided: of a failure the one that failed, otherwise the first that went well. */
function endHttp({ failure, exchanges }: Findings, log: StepLog, quote: Quote): void {
  const exchange = failure?.exchange ?? exchanges.find(({ status }) => status !== null && status < 300);
  if (!exchange || beforeHttp(failure)) return;
  const evidence = describeExchange(exchange, quote);
  if (failure?.step === 'http') log.end('http', { status: 'fail', code: failure.code, hint: failure.hint, evidence });
  else log.end('http', { status: exchange.status !== null && exchange.status < 300 ? 'ok' : 'warn', evidence });
}

const beforeHttp = (failure: Failure | null): boolean => failure !== null && ['policy', 'dns', 'tcp', 'tls'].includes(failure.step);

function endAuth({ failure, exchanges, target }: Findings, log: StepLog, quote: Quote): void {
  if (failure?.step === 'auth' && failure.exchange) {
    log.end('auth', { status: 'fail', code: failure.code, hint: failure.hint, evidence: describeChallenge(failure.exchange, quote) });
  } else if (target.credentialType !== 'none' && exchanges.some(({ status }) => status !== null && status < 300)) {
    log.end('auth', { status: 'ok', evidence: { type: target.credentialType } });
  }
}
