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

/** For browsers that take a table, a row or a cell for none when it is laid out in another way. */
const roles = {
  table: { role: 'table' },
  body: { role: 'rowgroup' },
  row: { role: 'row' },
  head: { role: 'columnheader' },
  cell: { role: 'cell' },
};

/**
 * A table that scrolls sideways within itself where it has to; on a phone each row is a block, with its first cell on a line of its own and the
 * others beside each other. Of many rows only those in sight exist.
 */
export function Table<Row>({ label, columns, rows, keyOf }: TableProps<Row>) {
  const { body, measure, shown, above, below, isPart } = useRowsInSight(rows, keyOf);
  return (
    <section
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reachable (WCAG 2.1.1)
      tabIndex={0}
      className="relative overflow-x-auto rounded-2xl border border-line bg-surface"
    >
      <table {...roles.table} className="w-full text-left max-sm:block" aria-rowcount={isPart ? rows.length + 1 : undefined}>
        <thead {...roles.body} className="text-sm max-sm:sr-only">
          <tr {...roles.row}>
            {columns.map(({ title, titleHidden, minor }) => (
              <th
                key={title}
                {...roles.head}
                scope="col"
                className={classes('px-4 py-3 font-medium whitespace-nowrap text-muted', minor && 'hidden md:table-cell')}
              >
                {titleHidden ? <span className="sr-only">{title}</span> : title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody ref={body} {...roles.body} className="max-sm:block">
          {above > 0 && <Gap height={above} columns={columns.length} />}
          {shown.map((index) => {
            const row = rows[index]!;
            return (
              <tr
                key={keyOf(row)}
                ref={measure}
                {...roles.row}
                data-index={index}
                aria-rowindex={isPart ? index + 2 : undefined}
                className="border-t border-line align-top max-sm:flex max-sm:flex-wrap max-sm:items-center max-sm:justify-between max-sm:gap-x-4 max-sm:gap-y-2 max-sm:px-4 max-sm:py-3 max-sm:first:border-t-0"
              >
                {columns.map(({ title, cell, minor }) => (
                  <td
                    key={title}
                    {...roles.cell}
                    className={classes('px-4 py-3 max-sm:p-0 max-sm:first:basis-full', minor && 'hidden md:table-cell')}
                  >
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
  <tr aria-hidden className="max-sm:block">
    <td colSpan={columns} style={{ height }} className="p-0 max-sm:block" />
  </tr>
);
