import type { OperatorCommands } from './operator.ts';
import { run } from './run.ts';

/** Runs the command line of this process. */
export async function runProcess(operator: OperatorCommands): Promise<void> {
  // A reader that has seen enough, such as `head`, is no failure.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

  process.exitCode = await run(process.argv.slice(2), {
    stdout: process.stdout,
    stderr: process.stderr,
    stdin: process.stdin,
    env: process.env,
    now: Date.now,
    exit: (code) => process.exit(code),
    operator,
  });
}
