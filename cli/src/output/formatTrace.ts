import { failureCatalogue, type TestTrace, type TraceStep } from '@mooring/sdk';
import { cleanText } from './cleanText.ts';
import { type Paint, paintStatus } from './paint.ts';
import { formatTable } from './table.ts';

/** What a step found out, in a few words. */
function findings({ hint, evidence }: TraceStep): string {
  const facts = Object.entries(evidence ?? {})
    .filter(([, value]) => ['string', 'number', 'boolean'].includes(typeof value))
    .map(([name, value]) => `${name}=${String(value).slice(0, 60)}`);
  return cleanText(hint ?? facts.join(' ')).slice(0, 160);
}

const stepRow = (paint: Paint, step: TraceStep): string[] => [
  cleanText(step.name),
  paintStatus(paint, cleanText(step.status)),
  step.ms === undefined ? '' : `${step.ms} ms`,
  findings(step),
];

/** The steps of a test, its outcome, and what to do about a failure. */
export function formatTrace(paint: Paint, trace: TestTrace): string {
  const outcome = trace.ok ? paint('green', 'Test passed') : paint('red', `Test failed: ${trace.code ?? 'unknown'}`);
  const fix = trace.code && Object.hasOwn(failureCatalogue, trace.code) ? failureCatalogue[trace.code].fix : undefined;
  const url = trace.suggestion?.server_url;
  return [
    formatTable(trace.steps.map((step) => stepRow(paint, step))),
    `${outcome} (${trace.took_ms} ms). ${cleanText(trace.summary)}\n`,
    fix ? `Fix: ${fix}\n` : '',
    url ? `Try: ${cleanText(url)}\n` : '',
  ].join('');
}

/** The line that is shown while the test runs. */
export const formatStep = (step: TraceStep): string =>
  cleanText(`${step.name} ${step.status}${step.ms === undefined ? '' : ` ${step.ms} ms`}`);
