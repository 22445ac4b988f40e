import { type Expression, type ExpressionBuilder, type ReferenceExpression, type SqlBool, sql } from 'kysely';
import type { Position } from '#domain/page.ts';

/** Rows that come after a position in a list ordered newest first. */
export function afterPosition<DB, TB extends keyof DB>(
  e: ExpressionBuilder<DB, TB>,
  createdAt: ReferenceExpression<DB, TB>,
  id: ReferenceExpression<DB, TB>,
  after: Position,
): Expression<SqlBool> {
  const [time, key] = [e.ref(createdAt as never), e.ref(id as never)];
  // As one comparison, so that an index leads to the place.
  return sql<SqlBool>`(${time}, ${key}) < (${after.createdAt}, ${after.id})`;
}

/** Rows in which one of the columns contains the text, without regard to ASCII case. */
export function containing<DB, TB extends keyof DB>(
  e: ExpressionBuilder<DB, TB>,
  columns: readonly ReferenceExpression<DB, TB>[],
  text: string,
): Expression<SqlBool> {
  const pattern = `%${text.toLowerCase().replaceAll(/[\\%_]/g, '\\$&')}%`;
  return e.or(columns.map((column) => sql<SqlBool>`lower(${e.ref(column as never)}) like ${pattern} escape '\\'`));
}
