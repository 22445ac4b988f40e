import type { Kysely } from 'kysely';
import type { Engine } from './engines/engine.ts';
import type { Schema } from './schema.ts';

/** What every store is built on: the query layer, outside or inside a transaction, and the engine's name where SQL differs. */
export interface Db {
  readonly db: Kysely<Schema>;
  readonly kind: Engine['kind'];
}
