import type { ReactNode } from 'react';
import { classes } from './classes.ts';

export type Tone = 'plain' | 'good' | 'warn' | 'bad' | 'accent';

const tones: Readonly<Record<Tone, string>> = {
  plain: 'bg-sunken text-muted border-line',
  good: 'bg-good-soft text-good border-good/40',
  warn: 'bg-warn-soft text-warn border-warn/40',
  bad: 'bg-bad-soft text-bad border-bad/40',
  accent: 'bg-accent-soft text-accent border-accent/40',
};

/** A word about a state. The colour only repeats what the word says. */
export function Badge({
  tone = 'plain',
  children,
  title,
}: {
  readonly tone?: Tone;
  readonly children: ReactNode;
  readonly title?: string;
}) {
  return (
    <span
      title={title}
      className={classes(
        'inline-flex items-center gap-1 rounded-full border px-2 py-0.5 text-xs font-medium whitespace-nowrap',
        tones[tone],
      )}
    >
      {children}
    </span>
  );
}
