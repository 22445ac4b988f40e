import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import type { Io } from '../io.ts';

/** Asks on stderr, so that stdout stays data. */
export async function promptLine(io: Pick<Io, 'stdin' | 'stderr'>, question: string): Promise<string> {
  const line = createInterface({ input: io.stdin, output: io.stderr });
  try {
    return (await line.question(question)).trim();
  } finally {
    line.close();
  }
}

/** Asks without showing what is typed. */
export async function promptHidden(io: Pick<Io, 'stdin' | 'stderr'>, label: string): Promise<string> {
  io.stderr.write(`${label}: `);
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const line = createInterface({ input: io.stdin, output: nowhere, terminal: true });
  try {
    return await line.question('');
  } finally {
    line.close();
    io.stderr.write('\n');
  }
}
