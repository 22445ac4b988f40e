import { AppError, isAppError } from '#domain/errors.ts';
import { storeError } from '#storage/storeError.ts';

/** The terminal of a command. Data goes to stdout, everything else to stderr. */
export interface CommandIo {
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
  readonly env: Readonly<Record<string, string | undefined>>;
  exit(code: number): void;
}

/**
 * Runs a command; what it throws for the operator becomes one sentence on stderr and exit code 1. Whatever file it makes is for its owner
 * alone from the first moment.
 */
export async function runCommand(io: CommandIo, work: () => Promise<void>): Promise<void> {
  process.umask(0o077);
  try {
    await work();
  } catch (error) {
    const known = isAppError(error) ? error : (storeError(error) ?? new AppError('internal_error', { cause: error }));
    io.stderr.write(`mooring: ${known.message}\n`);
    const cause = known.details.cause;
    if (known.code === 'internal_error' || known.code === 'store_unavailable')
      io.stderr.write(`${cause instanceof Error ? (cause.stack ?? cause.message) : String(cause ?? '')}\n`);
    io.exit(1);
  }
}

/** A result: JSON for programs, or lines for people. */
export function print(io: CommandIo, json: boolean, result: object, lines: readonly string[]): void {
  io.stdout.write(json ? `${JSON.stringify(result)}\n` : `${lines.join('\n')}\n`);
}
