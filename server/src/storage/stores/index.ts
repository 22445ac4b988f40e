import type { AuditStore } from '#domain/audit/types.ts';
import type { Db } from '../db.ts';
import { createAuditStore } from './auditStore.ts';

/** Every store of the domain, over one database handle. */
export interface Stores {
  readonly audit: AuditStore;
}

export const storesOver = (db: Db): Stores => ({
  audit: createAuditStore(db),
});
