import { citationsOf } from './requirements.ts';

/** One test that ran, as the runner reported it. */
export interface Outcome {
  readonly name: string;
  readonly file: string;
  readonly passed: boolean;
  readonly omitted?: 'skip' | 'todo';
}

export interface Rules {
  readonly minimum: number;
  readonly requirements: ReadonlySet<string>;
  readonly mustBeCited: readonly string[];
}

export interface Verdict {
  readonly passed: number;
  /** Failed tests, plus one for each problem. */
  readonly failed: number;
  /** Reasons to refuse the run although its tests may have passed. */
  readonly problems: readonly string[];
  readonly uncited: readonly string[];
}

/** Decides whether a run counts. `disturbances` are what the runner noticed outside of any test. */
export function judgeRun(outcomes: readonly Outcome[], disturbances: readonly string[], rules: Rules): Verdict {
  const passed = outcomes.filter((outcome) => outcome.passed && !outcome.omitted);
  const failed = outcomes.filter((outcome) => !outcome.passed && !outcome.omitted);
  const cited = new Set(passed.flatMap((outcome) => citationsOf(outcome.name)));
  const problems = [
    ...disturbances,
    ...outcomes.filter((outcome) => outcome.omitted).map((outcome) => `${outcome.omitted}: ${outcome.name} (${outcome.file})`),
    ...unknownCitations(outcomes, rules.requirements),
    ...tooFew(passed.length + failed.length, rules.minimum),
    ...missing(rules.mustBeCited, cited),
  ];
  return {
    passed: passed.length,
    failed: failed.length + problems.length,
    problems,
    uncited: [...rules.requirements].filter((id) => !cited.has(id)),
  };
}

function unknownCitations(outcomes: readonly Outcome[], known: ReadonlySet<string>): string[] {
  return outcomes.flatMap((outcome) =>
    citationsOf(outcome.name)
      .filter((id) => !known.has(id))
      .map((id) => `unknown requirement ${id}: ${outcome.name} (${outcome.file})`),
  );
}

const tooFew = (executed: number, minimum: number): string[] =>
  executed < minimum ? [`only ${executed} tests ran, at least ${minimum} are expected`] : [];

function missing(mustBeCited: readonly string[], cited: ReadonlySet<string>): string[] {
  const without = mustBeCited.filter((id) => !cited.has(id));
  return without.length > 0 ? [`no passing test cites ${without.join(', ')}`] : [];
}
