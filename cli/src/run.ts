import { CommanderError } from 'commander';
import { exitCodes } from './cliError.ts';
import { exitCodeOf } from './exitCodeOf.ts';
import type { Io } from './io.ts';
import { operatorCommands, runOperator } from './operator.ts';
import { writeError } from './output/writeError.ts';
import { createProgram } from './program.ts';
import { wantsJson } from './session/globals.ts';

const isOperator = (name: string | undefined): boolean => name !== undefined && Object.hasOwn(operatorCommands, name);

async function dispatch(argv: readonly string[], io: Io): Promise<void> {
  if (isOperator(argv[0])) return runOperator(argv, io);
  if (argv[0] === 'help' && isOperator(argv[1])) return runOperator([...argv.slice(1), '--help'], io);
  await createProgram(io).parseAsync([...argv], { from: 'user' });
}

/** Runs one command line, without the name of the program; answers its exit code and never rejects. */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  try {
    await dispatch(argv, io);
    return exitCodes.ok;
  } catch (error) {
    // The parser has said what is wrong already.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
    writeError(io, error, { json: wantsJson(argv), debug: argv.includes('--debug') });
    return exitCodeOf(error);
  }
}
