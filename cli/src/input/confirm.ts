import { CliError, exitCodes, usageError } from '../cliError.ts';
import type { Session } from '../session/openSession.ts';
import { promptLine } from './prompt.ts';

/** Has a person type the word before something is taken away. Without a terminal, --yes has to say so. */
export async function confirm(session: Session, consequence: string, word: string): Promise<void> {
  if (session.yes || session.write.dryRun) return;
  if (session.io.stdin.isTTY !== true || session.io.stderr.isTTY !== true) {
    throw usageError(`${consequence} There is no terminal to confirm it at.`, 'Add --yes.');
  }
  const typed = await promptLine(session.io, `${consequence} Type ${word} to go on: `);
  if (typed !== word) throw new CliError(exitCodes.failed, 'Not confirmed; nothing was changed.');
}
