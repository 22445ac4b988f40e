import type { Readable, Writable } from 'node:stream';
import type { OperatorCommands } from './operator.ts';

/** Everything that the command touches outside itself, so that tests can run it in their own process. */
export interface Io {
  readonly stdout: Writable & { readonly isTTY?: boolean };
  readonly stderr: Writable & { readonly isTTY?: boolean };
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
  /** Ends the process. */
  readonly exit: (code: number) => void;
  readonly operator: OperatorCommands;
}
