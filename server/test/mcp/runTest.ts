import type { StepName, TraceStep } from '@mooring/sdk';
import type { Clock } from '#domain/clock.ts';
import { createServerTest } from '#domain/mcpclient/createServerTest.ts';
import type { OnStep, TestLimits, TestRun, TestTarget } from '#domain/mcpclient/types.ts';
import { createGuard } from '#domain/netguard/createGuard.ts';
import type { Guard, NetworkPolicy } from '#domain/netguard/types.ts';

/** The operator's exemption under which everything here runs: nothing but loopback is reachable by it. */
export const loopback: NetworkPolicy = {
  exemptions: [{ entry: '127.0.0.1:*', host: '127.0.0.1', port: '*', purpose: 'mcp' }],
  deniedHosts: [],
  deniedCidrs: [],
};

export interface TestSetup {
  readonly limits?: Partial<TestLimits>;
  readonly clock?: Clock;
  readonly guard?: Guard;
  readonly onStep?: OnStep;
}

/** One test through the real guard, without a credential unless the target brings one. */
export function runTest(target: Partial<TestTarget> & Pick<TestTarget, 'serverUrl'>, setup: TestSetup = {}): Promise<TestRun> {
  const { clock = { now: () => Date.now() }, limits = {}, guard = createGuard(), onStep } = setup;
  const test = createServerTest({ guard, clock, identity: { name: 'mooring', version: '0.1.0' }, limits });
  const defaults = { transport: 'auto', protocol: 'auto', headers: {}, credentialType: 'none', policy: loopback, depth: 'test' } as const;
  return test.run({ ...defaults, ...target }, onStep);
}

export function stepOf(run: TestRun, name: StepName): TraceStep {
  const step = run.steps.find((each) => each.name === name);
  return step ?? { name, status: 'skipped', hint: 'The trace lacks this step.' };
}

/** `name status` of every step that was reached, e.g. `http ok`. */
export const reached = (run: TestRun): string[] =>
  run.steps.filter(({ status }) => status !== 'skipped').map(({ name, status }) => `${name} ${status}`);
