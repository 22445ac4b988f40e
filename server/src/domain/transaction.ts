/**
 * Stores that can be used together in one transaction. A domain operation names just the stores that it needs, e.g.
 * `Transactional<{ connections: ConnectionStore; audit: AuditStore }>`; storage provides all of them.
 *
 * Inside `transaction`, use the stores that it passes and no others: on SQLite the outer ones wait for the transaction to end.
 */
export type Transactional<Stores> = Stores & {
  transaction<Result>(work: (stores: Stores) => Promise<Result>): Promise<Result>;
};
