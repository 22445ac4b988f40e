import type { ReactNode } from 'react';
import { classes } from './classes.ts';

interface CardProps {
  readonly title?: ReactNode;
  readonly hint?: ReactNode;
  readonly actions?: ReactNode;
  readonly children?: ReactNode;
  readonly className?: string;
}

export function Card({ title, hint, actions, children, className }: CardProps) {
  return (
    <section className={classes('rounded-2xl border border-line bg-surface p-5', className)}>
      {(title || actions) && (
        <div className="flex flex-wrap items-start justify-between gap-3 not-last:mb-4">
          <div className="min-w-0 flex-1 basis-64">
            {title && <h2 className="text-base font-semibold">{title}</h2>}
            {hint && <p className="text-sm text-muted">{hint}</p>}
          </div>
          {actions && <div className="flex flex-wrap gap-2">{actions}</div>}
        </div>
      )}
      {children}
    </section>
  );
}

/** Name and value pairs. */
export function Facts({ items }: { readonly items: readonly (readonly [string, ReactNode])[] }) {
  return (
    <dl className="grid gap-x-6 gap-y-2.5 sm:grid-cols-[minmax(9rem,max-content)_1fr]">
      {items.map(([name, value]) => (
        <div key={name} className="sm:contents">
          <dt className="text-muted">{name}</dt>
          <dd className="min-w-0 break-words">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
