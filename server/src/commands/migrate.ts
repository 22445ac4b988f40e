import { readConfig } from '../config.ts';
import { createLog } from '../log.ts';
import { openMooring } from '../main.ts';
import { type CommandIo, print } from './io.ts';

/** Brings the database to the newest schema and ends; the server does the same when it starts. */
export async function migrateCommand(io: CommandIo, { json = false }: { readonly json?: boolean }): Promise<void> {
  const mooring = await openMooring(readConfig(io.env), createLog('error'));
  await mooring.close();
  const { migrated } = mooring;
  print(io, json, { migrated }, [migrated.length === 0 ? 'The schema is up to date.' : `Applied: ${migrated.join(', ')}`]);
}
