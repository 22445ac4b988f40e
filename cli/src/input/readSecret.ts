import { readFile } from 'node:fs/promises';
import { usageError } from '../cliError.ts';
import type { Io } from '../io.ts';
import { promptHidden } from './prompt.ts';

const SECRET_BYTES_MAX = 64 * 1024;

async function readAll(stdin: Io['stdin']): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stdin) {
    chunks.push(Buffer.from(chunk));
    size += chunk.length;
    if (size > SECRET_BYTES_MAX) throw usageError('The secret on stdin is larger than 64 KB.');
  }
  return Buffer.concat(chunks).toString('utf8');
}

async function readSecretFile(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw usageError(`The file ${path} cannot be read (${(error as NodeJS.ErrnoException).code}).`);
  }
}

/**
 * A secret from a file, from stdin, or from a person at a terminal; never from the command line, which other users of the machine can see.
 * One end of line at the end is dropped.
 */
export async function readSecret(io: Pick<Io, 'stdin' | 'stderr'>, file: string | undefined, label: string): Promise<string> {
  const fromFile = file !== undefined && file !== '-';
  const interactive = !fromFile && file === undefined && io.stdin.isTTY === true;
  const text = fromFile ? await readSecretFile(file) : interactive ? await promptHidden(io, label) : await readAll(io.stdin);
  const secret = text.replace(/\r?\n$/, '');
  if (secret === '') throw usageError(`No ${label} was given.`, `Pass it on stdin, or with a file.`);
  return secret;
}
