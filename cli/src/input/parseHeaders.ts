import type { HeaderInput } from '@mooring/sdk';
import { usageError } from '../cliError.ts';

/** `Name: value` lines as plain static headers. What is on a command line is no secret any more. */
export function parseHeaders(lines: readonly string[]): Record<string, HeaderInput> {
  const headers: Record<string, HeaderInput> = {};
  for (const line of lines) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).trim();
    if (colon < 1 || name === '') throw usageError('A --header is written as "Name: value".');
    headers[name] = { value: line.slice(colon + 1).trim(), secret: false };
  }
  return headers;
}
