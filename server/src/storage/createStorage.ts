import type { Transactional } from '#domain/transaction.ts';
import type { Engine } from './engines/engine.ts';
import { type Stores, storesOver } from './stores/index.ts';

export type Storage = Transactional<Stores>;

/** The stores over an engine, and the same stores within one transaction. */
export function createStorage({ db, kind }: Engine): Storage {
  return {
    ...storesOver({ db, kind }),
    transaction: (work) => db.transaction().execute((transaction) => work(storesOver({ db: transaction, kind }))),
  };
}
