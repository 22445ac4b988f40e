import { type EvidenceValue, failureCatalogue, type StepName, type TraceStep } from '@mooring/sdk';
import { Circle, CircleAlert, CircleCheck, CircleMinus, CircleX, LoaderCircle } from 'lucide-react';
import { classes } from '../../ui/classes.ts';
import { stepWords } from './stepWords.ts';

type Row = TraceStep | { readonly name: StepName; readonly status: 'waiting' };

const shapes = {
  ok: [CircleCheck, 'text-good', 'passed'],
  warn: [CircleAlert, 'text-warn', 'passed with a remark'],
  fail: [CircleX, 'text-bad', 'failed'],
  skipped: [CircleMinus, 'text-muted', 'skipped'],
  running: [LoaderCircle, 'text-accent animate-spin', 'running'],
  waiting: [Circle, 'text-muted opacity-40', 'not begun'],
} as const;

/** One step: shape and word for its outcome, its time, and the evidence on demand. */
export function StepRow({ step }: { readonly step: Row }) {
  const [Shape, colour, word] = shapes[step.status];
  const told = step.status === 'waiting' ? null : step;
  const isRepeated = told?.code !== undefined && told.hint === failureCatalogue[told.code].fix;
  const evidence = Object.entries(told?.evidence ?? {}).filter(([, value]) => value !== undefined && value !== null);
  return (
    <li className="grid grid-cols-[auto_1fr_auto] gap-x-3 border-b border-line py-2.5 last:border-b-0">
      <Shape className={classes('mt-0.5 size-5', colour)} aria-hidden />
      <div className="min-w-0">
        <span className={step.status === 'skipped' || step.status === 'waiting' ? 'text-muted' : undefined}>{stepWords[step.name]}</span>{' '}
        <span className="sr-only">{word}</span>
        {told?.hint && !isRepeated && <p className="text-sm text-muted">{told.hint}</p>}
        {evidence.length > 0 && (
          <details className="text-sm" open={told?.status === 'fail'}>
            <summary className="cursor-pointer text-muted">Evidence</summary>
            <dl className="mt-1 grid gap-x-4 gap-y-1 sm:grid-cols-[max-content_1fr]">
              {evidence.map(([name, value]) => (
                <div key={name} className="contents">
                  <dt className="text-muted">{name.replaceAll('_', ' ')}</dt>
                  <dd className="min-w-0 font-mono break-words">{textOf(value)}</dd>
                </div>
              ))}
            </dl>
          </details>
        )}
      </div>
      <span className="text-sm text-muted tabular-nums">
        {told?.ms === undefined ? '' : told.ms < 1 ? '< 1 ms' : `${Math.round(told.ms)} ms`}
      </span>
    </li>
  );
}

function textOf(value: EvidenceValue | undefined): string {
  if (Array.isArray(value)) return value.map(textOf).join(', ');
  if (typeof value === 'object' && value !== null)
    return Object.entries(value)
      .map(([name, inner]) => `${name} ${textOf(inner)}`)
      .join(' · ');
  return String(value ?? '');
}
