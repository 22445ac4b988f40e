import type { TestTrace } from '@mooring/sdk';
import { CliError, exitCodes } from '../../cliError.ts';
import { formatStep, formatTrace } from '../../output/formatTrace.ts';
import type { Session } from '../../session/openSession.ts';

/** Tests a registered server; shows the step that is running to a person at a terminal. */
export async function runTest(session: Session, slug: string): Promise<TestTrace> {
  let trace: TestTrace | undefined;
  try {
    for await (const { event, data } of session.admin.connections.testStream(slug, { timeoutMs: session.write.timeoutMs })) {
      if (event === 'step') session.out.progress(formatStep(data));
      else trace = data;
    }
  } finally {
    session.out.progress('');
  }
  if (trace === undefined) throw new CliError(exitCodes.network, 'The test gave no result.', 'Run it again.');
  return trace;
}

/** The outcome as an exit code: a failed test is an answer, and still not a success. */
export function requirePassed(trace: TestTrace): void {
  if (!trace.ok) throw new CliError(exitCodes.checkFailed, `The test failed: ${trace.code ?? 'unknown'}.`);
}

export async function test(session: Session, _options: object, slug: string): Promise<void> {
  const trace = await runTest(session, slug);
  session.out.data(trace, () => formatTrace(session.out.paint, trace));
  requirePassed(trace);
}
