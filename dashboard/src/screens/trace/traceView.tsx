import type { FailureCode, TestTrace, TraceStep } from '@mooring/sdk';
import { failureCatalogue } from '@mooring/sdk';
import { CodeBlock } from '../../ui/codeBlock.tsx';
import { type FailureAction, FailureBox } from './failureBox.tsx';
import { StepRow } from './stepRow.tsx';
import { stepsToCome } from './stepWords.ts';

export interface Trace {
  readonly steps: readonly TraceStep[];
  /** Null while it runs. */
  readonly result: TestTrace | null;
}

/** A test as it happens: every step with its time and evidence and, after a failure, what it means and what mends it. */
export function TraceView({
  trace,
  actionFor,
}: {
  readonly trace: Trace;
  /** The one button that does what the failure asks for. */
  readonly actionFor?: (code: FailureCode, result: TestTrace) => FailureAction | null;
}) {
  const { steps, result } = trace;
  const code = result?.code ?? null;
  return (
    <div className="grid gap-4">
      <p aria-live="polite" className={code === null ? 'font-medium' : 'sr-only'}>
        {result === null ? 'Testing…' : result.summary}
      </p>
      {result !== null && code !== null && (
        <FailureBox code={code} hint={hintOf(result, code)} action={actionFor?.(code, result) ?? null} />
      )}
      <ol className="grid" aria-label="Steps of the test">
        {(result === null ? stepsToCome(steps) : steps).map((step) => (
          <StepRow key={step.name} step={step} />
        ))}
      </ol>
      {result?.suggestion && result.suggestion.why.length > 0 && (
        <details>
          <summary className="cursor-pointer font-medium">Why we think so</summary>
          <ul className="mt-2 grid gap-1 font-mono text-sm">
            {result.suggestion.why.map((line) => (
              <li key={line} className="break-words">
                {line}
              </li>
            ))}
          </ul>
        </details>
      )}
      {result !== null && (
        <details>
          <summary className="cursor-pointer font-medium">The whole trace as JSON</summary>
          <div className="mt-2">
            <CodeBlock code={JSON.stringify(result, null, 2)} label="Trace as JSON" />
          </div>
        </details>
      )}
    </div>
  );
}

/** What the failing step says beyond the catalogue. */
const hintOf = (result: TestTrace, code: FailureCode): string | null => {
  const hint = result.steps.find((step) => step.code === code)?.hint ?? null;
  return hint === failureCatalogue[code].meaning || hint === failureCatalogue[code].fix ? null : hint;
};
