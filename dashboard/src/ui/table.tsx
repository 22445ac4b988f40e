import type { ReactNode } from 'react';
import { classes } from './classes.ts';
import { useRowsInSight } from './useRowsInSight.ts';

export interface Column<Row> {
  readonly title: string;
  /** The title is said to screen readers and not shown. */
  readonly titleHidden?: boolean;
  readonly cell: (row: Row) => ReactNode;
  /** Narrow screens do without it. */
  readonly minor?: boolean;
}

interface TableProps<Row> {
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
}

/** A table that scrolls sideways within itself where it has to. Of many rows only those in sight exist. */
export function Table<Row>({ label, columns, rows, keyOf }: TableProps<Row>) {
  const { body, measure, shown, above, below, isPart } = useRowsInSight(rows, keyOf);
  return (
    <section
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reachable (WCAG 2.1.1)
      tabIndex={0}
      className="relative overflow-x-auto rounded-2xl border border-line bg-surface"
    >
      <table className="w-full text-left" aria-rowcount={isPart ? rows.length + 1 : undefined}>
        <thead className="text-sm">
          <tr>
            {columns.map(({ title, titleHidden, minor }) => (
              <th
                key={title}
                scope="col"
                className={classes('px-4 py-3 font-medium whitespace-nowrap text-muted', minor && 'hidden md:table-cell')}
              >
                {titleHidden ? <span className="sr-only">{title}</span> : title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody ref={body}>
          {above > 0 && <Gap height={above} columns={columns.length} />}
          {shown.map((index) => {
            const row = rows[index]!;
            return (
              <tr
                key={keyOf(row)}
                ref={measure}
                data-index={index}
                aria-rowindex={isPart ? index + 2 : undefined}
                className="border-t border-line align-top"
              >
                {columns.map(({ title, cell, minor }) => (
                  <td key={title} className={classes('px-4 py-3', minor && 'hidden md:table-cell')}>
                    {cell(row)}
                  </td>
                ))}
              </tr>
            );
          })}
          {below > 0 && <Gap height={below} columns={columns.length} />}
        </tbody>
      </table>
    </section>
  );
}

/** In the place of rows that are out of sight. */
const Gap = ({ height, columns }: { readonly height: number; readonly columns: number }) => (
  <tr aria-hidden>
    <td colSpan={columns} style={{ height }} className="p-0" />
  </tr>
);
