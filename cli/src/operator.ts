import { Command } from 'commander';
import { CliError, exitCodes } from './cliError.ts';
import type { Io } from './io.ts';

/** What the server package exports as `@mooring/server/commands`. */
export interface OperatorModule {
  registerOperatorCommands(program: Command, io: Pick<Io, 'stdout' | 'stderr' | 'env' | 'exit'>): void;
}

/** The commands of whoever runs the server. They come with the server package and are loaded only when one is used. */
export interface OperatorCommands {
  available(): boolean;
  load(): Promise<OperatorModule>;
}

export const operatorCommands: Readonly<Record<string, string>> = {
  serve: 'run the server: API, dashboard, gateway and probes',
  setup: 'create the first organization and its owner',
  demo: 'try everything with a small MCP server on this machine',
  migrate: 'bring the database up to date',
  org: 'create or delete an organization',
  plan: "set an organization's plan",
  user: 'look after accounts',
  kms: 'look after the encryption keys',
  doctor: 'check configuration, keys, database and network',
};

export const howToGetThem =
  'serve, setup, demo, migrate, org, plan, user, kms and doctor come with the server: install @mooring/server next to this package.';

// A variable, so that the command does not depend on the server when it is compiled or installed.
const specifier = '@mooring/server/commands';

export const installedOperatorCommands: OperatorCommands = {
  available() {
    try {
      return import.meta.resolve(specifier) !== '';
    } catch {
      return false;
    }
  },
  async load() {
    if (!installedOperatorCommands.available()) throw new CliError(exitCodes.failed, 'The server is not installed.', howToGetThem);
    return (await import(specifier)) as OperatorModule;
  },
};

/** Runs an operator command on a program of its own, so that its options are its own as well. */
export async function runOperator(argv: readonly string[], io: Io): Promise<void> {
  const operator = await io.operator.load();
  const program = new Command('mooring').exitOverride().configureOutput({
    writeOut: (text) => io.stdout.write(text),
    writeErr: (text) => io.stderr.write(text),
  });
  operator.registerOperatorCommands(program, { stdout: io.stdout, stderr: io.stderr, env: io.env, exit: io.exit });
  await program.parseAsync([...argv], { from: 'user' });
}
