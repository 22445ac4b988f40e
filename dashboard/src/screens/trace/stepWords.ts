import type { StepName, TraceStep } from '@mooring/sdk';

/** What each step of a test looks at. */
export const stepWords: Readonly<Record<StepName, string>> = {
  policy: 'Network policy',
  dns: 'Name (DNS)',
  tcp: 'Connection (TCP)',
  tls: 'Encryption (TLS)',
  http: 'HTTP answer',
  auth: 'Authentication',
  handshake: 'MCP handshake',
  tools: 'List of tools',
};

const order = Object.keys(stepWords) as StepName[];

/** Steps that have not begun keep their place, so that nothing moves while the others arrive. */
export const stepsToCome = (
  steps: readonly TraceStep[],
): readonly (TraceStep | { readonly name: StepName; readonly status: 'waiting' })[] =>
  order.map((name) => steps.find((step) => step.name === name) ?? { name, status: 'waiting' });
