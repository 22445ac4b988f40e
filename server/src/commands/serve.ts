import { readConfig } from '../config.ts';
import { createLog } from '../log.ts';
import { type RunningServer, startServer } from '../main.ts';
import type { CommandIo } from './io.ts';

/** Runs the server until SIGINT or SIGTERM. */
export async function serveCommand(io: CommandIo): Promise<void> {
  const config = readConfig(io.env);
  const log = createLog(config.logLevel);
  const server = await startServer(config, log);
  // Before it says that it is ready: whoever waited for that may stop it at once.
  const stopped = untilStopped(server, io);
  io.stderr.write(await welcome(server, config.databaseUrl === null ? `SQLite in ${config.dataDir}` : 'PostgreSQL'));
  await stopped;
}

export async function untilStopped(server: Pick<RunningServer, 'close'>, io: CommandIo): Promise<void> {
  const signal = await new Promise<string>((resolve) => {
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => resolve(name));
  });
  io.stderr.write(`\n${signal}: finishing what runs, then stopping.\n`);
  await server.close();
  io.exit(0);
}

async function welcome({ url, mooring }: RunningServer, store: string): Promise<string> {
  const { masterKey } = mooring;
  const lines = ['', `  Mooring is ready at ${url}`, `  Store       ${store}`];
  if (masterKey.source === 'text') lines.push('  Master key  from MOORING_MASTER_KEY');
  if (masterKey.source === 'file') lines.push(`  Master key  ${masterKey.path}`);
  if (masterKey.source === 'new file')
    lines.push(`  Master key  ${masterKey.path} (new: keep a copy in a safe place, without it nothing can be decrypted)`);
  if (masterKey.exposed) lines.push(`  Warning     other users can read ${masterKey.path}; run: chmod 600 ${masterKey.path}`);
  const link = await setupLink({ url, mooring });
  if (link !== null) lines.push('', '  Nobody is set up yet. Open this link within 30 minutes; it works once:', `  ${link}`);
  return `${lines.join('\n')}\n\n`;
}

async function setupLink({ url, mooring }: Pick<RunningServer, 'url' | 'mooring'>): Promise<string | null> {
  const { organizations } = (await mooring.operator.run('status', {})) as { organizations: number };
  if (organizations > 0) return null;
  const { token } = (await mooring.operator.run('setupLink', {})) as { token: string };
  // In the fragment, which no browser sends and no log records.
  return `${url}/setup#token=${token}`;
}
