import { type FailureCode, failureCatalogue } from '@mooring/sdk';
import { describeTools } from './describeSteps.ts';
import { interpretExchanges } from './interpretExchanges.ts';
import { duplicateNames, listToolNames, type ToolNames } from './listToolNames.ts';
import type { Session } from './openSession.ts';
import type { Quote } from './quoteUpstream.ts';
import type { StepLog, StepResult } from './stepLog.ts';
import type { Failure } from './types.ts';
import { withDeadline } from './withDeadline.ts';

export interface ToolsOutcome {
  readonly toolCount: number | null;
  readonly failure: Failure | null;
  /** The server answered server/discover but not in the form of that revision: it has to be spoken to as a legacy one. */
  readonly halfModern: boolean;
}

export interface ToolsTest {
  readonly session: Session;
  readonly log: StepLog;
  readonly quote: Quote;
  readonly toolsMs: number;
}

/** The last step: lists the tools within its own time. Nothing is ever called. */
export async function testTools({ session, log, quote, toolsMs }: ToolsTest): Promise<ToolsOutcome> {
  if (!session.capabilities.includes('tools')) {
    log.end('tools', { status: 'skipped', hint: 'The server declares no tools.' });
    return { toolCount: null, failure: null, halfModern: false };
  }
  log.begin('tools');
  const exchangesBefore = session.exchanges.length;
  try {
    const tools = await withDeadline(toolsMs, (signal) => listToolNames(session, AbortSignal.any([session.signal, signal])));
    log.end('tools', resultOf(tools, quote));
    return { toolCount: tools.names.length, failure: null, halfModern: false };
  } catch (error) {
    const failure = toolsFailure(session, exchangesBefore, error);
    return { toolCount: null, failure, halfModern: session.protocol === 'modern' && lacksResultType(error) };
  }
}

function resultOf({ names, complete }: ToolNames, quote: Quote): StepResult {
  const twice = duplicateNames(names);
  const evidence = describeTools(names, quote);
  if (twice.length > 0) {
    const duplicates = twice.slice(0, 10).map((name) => quote(name, 128));
    return { status: 'warn', code: 'duplicate_tool_names', evidence: { ...evidence, duplicates } };
  }
  if (!complete) return { status: 'warn', evidence, hint: 'The server has more tools than are listed for one server.' };
  return { status: 'ok', evidence };
}

/** A refused credential stays what it is; everything else is one code, with its cause as the hint. */
function toolsFailure(session: Session, exchangesBefore: number, error: unknown): Failure {
  const cause = interpretExchanges(session.exchanges.slice(exchangesBefore), error);
  if (cause.step === 'auth') return cause;
  const hints: Partial<Record<FailureCode, string>> = {
    handshake_timeout: 'tools/list was not answered in time.',
    not_mcp: 'The answer to tools/list is not of the form that the protocol prescribes.',
  };
  return {
    code: 'tools_list_failed',
    step: 'tools',
    hint: hints[cause.code] ?? failureCatalogue[cause.code].meaning,
    exchange: cause.exchange,
  };
}

/** The SDK's INVALID_RESULT for a result without `resultType` (2026-07-28, every result carries it). */
function lacksResultType(error: unknown): boolean {
  const { code, data } = Object(error) as { code?: unknown; data?: { violation?: unknown } };
  return code === 'INVALID_RESULT' && data?.violation === 'missing-resultType';
}
