import type { Readable } from 'node:stream';
import { CliError, exitCodes } from '../../cliError.ts';

/** Far above what the gateway takes, and far below what hurts. */
const LINE_CHARS_MAX = 4 * 1024 * 1024;

/** The lines of a stream of UTF-8, without empty ones. They end in LF alone, as JSON may hold other separators of lines as they are. */
export async function* readLines(input: Readable): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of input) {
    const lines = (rest + decoder.decode(chunk as Uint8Array, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > LINE_CHARS_MAX) throw new CliError(exitCodes.failed, 'A message on stdin is larger than 4 MB.');
    for (const line of lines) if (line.trim() !== '') yield line;
  }
  if (rest.trim() !== '') yield rest;
}
