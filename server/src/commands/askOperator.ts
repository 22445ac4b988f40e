import type { Config } from '../config.ts';
import { createLog } from '../log.ts';
import { openMooring } from '../main.ts';
import { askRunningServer } from '../operator/socket.ts';

/**
 * Runs an operator command: in the server if one holds the data folder, else on the opened store. On PostgreSQL always on the store, which
 * every process may open.
 */
export async function askOperator(config: Config, command: string, args: Readonly<Record<string, unknown>>): Promise<object> {
  if (config.databaseUrl === null) {
    const answer = await askRunningServer(config.dataDir, command, args);
    if (answer !== null) return answer;
  }
  const mooring = await openMooring(config, createLog('error'));
  try {
    return await mooring.operator.run(command, args);
  } finally {
    await mooring.close();
  }
}
