import type { Clock } from '#domain/clock.ts';
import type { ConnectEvent, Guard, Outbound } from '#domain/netguard/types.ts';
import { conclude } from './conclude.ts';
import { examineServer, type Findings } from './examineServer.ts';
import { loadMcpSdk } from './loadMcpSdk.ts';
import type { ClientIdentity } from './openSession.ts';
import { createQuote } from './quoteUpstream.ts';
import { createRedactor } from './redact.ts';
import { secretsOf } from './secretsOf.ts';
import { createStepLog } from './stepLog.ts';
import type { ServerTest, TestLimits, TestTarget } from './types.ts';

export interface ServerTestOptions {
  readonly guard: Guard;
  readonly clock: Clock;
  readonly identity: ClientIdentity;
  readonly limits?: Partial<TestLimits>;
}

const LIMITS: TestLimits = { connectMs: 5_000, handshakeMs: 30_000, toolsMs: 10_000, diagnosisMs: 5_000, closeMs: 1_000 };

/** Tests a server from the policy to its list of tools, and finds out how it is to be spoken to. Nothing is stored, and no tool is called. */
export function createServerTest({ guard, clock, identity, limits: given }: ServerTestOptions): ServerTest {
  const limits = { ...LIMITS, ...given };
  return {
    async run(target, onStep) {
      await loadMcpSdk();
      const startedAt = clock.now();
      const quote = createQuote(createRedactor(secretsOf(target)));
      const verdict = guard.judge(target.serverUrl, target.policy, 'mcp');
      const log = createStepLog({ clock, quote, secure: verdict.allowed && verdict.url.protocol === 'https:', onStep });
      const run = { log, quote, startedAt };
      if (!verdict.allowed) {
        const findings = refused(target, { code: verdict.rule, step: 'policy', hint: verdict.message, exchange: null });
        return conclude(findings, { ...run, endedAt: clock.now() });
      }
      const evidence = verdict.exemption === null ? undefined : { exemption: verdict.exemption };
      log.end('policy', { status: 'ok', evidence });
      log.begin('dns');
      const { url } = verdict;
      const outbound = openDoor(guard, target, url, limits, log.connected);
      try {
        const findings = await examineServer({ target, url, outbound, clock, identity, limits, quote, log });
        return conclude(findings, { ...run, endedAt: clock.now() });
      } finally {
        await outbound.close();
      }
    },
  };
}

function openDoor(guard: Guard, target: TestTarget, url: URL, limits: TestLimits, onConnect: (event: ConnectEvent) => void): Outbound {
  // The examination has its own deadlines over the whole of several exchanges, so those of a single one stand behind them.
  const longestMs = limits.handshakeMs + 2 * limits.diagnosisMs + limits.toolsMs;
  return guard.open({
    policy: target.policy,
    purpose: 'mcp',
    limits: { connectMs: limits.connectMs, headMs: longestMs, idleMs: longestMs, totalMs: longestMs },
    onConnect,
    ...(target.ca === undefined ? {} : { ca: { pem: target.ca, origin: url.origin } }),
  });
}

const refused = (target: TestTarget, failure: NonNullable<Findings['failure']>): Findings => ({
  target,
  url: null,
  exchanges: [],
  failure,
  session: null,
  sibling: null,
  answeredAt: null,
  toolCount: null,
});
