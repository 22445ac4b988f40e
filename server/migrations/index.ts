import type { MigrationStep } from '#storage/migration.ts';
import * as initial from './0001_initial.ts';
import * as broker from './0002_broker.ts';
import * as accessIndex from './0003_access_index.ts';

/** Every migration in its order. Numbered, forward only: a landed file never changes. */
export const migrations: Readonly<Record<string, MigrationStep>> = {
  '0001_initial': initial,
  '0002_broker': broker,
  '0003_access_index': accessIndex,
};
