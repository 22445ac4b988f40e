import { Mooring, type MooringOptions } from '@mooring/sdk';
import { MooringAdmin, type WriteOptions } from '@mooring/sdk/admin';
import type { Command } from 'commander';
import { CliError, exitCodes } from '../cliError.ts';
import type { Io } from '../io.ts';
import { createOutput, type Output } from '../output/output.ts';
import { version } from '../version.ts';
import type { Globals } from './globals.ts';
import { logRequests } from './logRequests.ts';
import { resolveTarget, warningsOf } from './resolveTarget.ts';

/** What a command works with. */
export interface Session {
  readonly io: Io;
  readonly out: Output;
  readonly admin: MooringAdmin;
  readonly mooring: Mooring;
  readonly url: string;
  /** For what the clients above do not offer. It carries no key. */
  readonly fetch: typeof globalThis.fetch;
  /** To be passed to every write. */
  readonly write: WriteOptions;
  readonly yes: boolean;
}

export const outputOf = (io: Io, globals: Globals): Output =>
  createOutput(io, { json: globals.json === true || globals.output === 'json', quiet: globals.quiet === true, colour: globals.color });

/** A client for the server and key of the options, the environment or the profile. Nothing is sent yet. */
export async function openSession(io: Io, globals: Globals): Promise<Session> {
  const out = outputOf(io, globals);
  const target = await resolveTarget(globals, io.env);
  for (const warning of warningsOf(globals, target)) out.warn(warning);
  if (target.key === undefined) {
    const action = 'Run `mooring login`, or set MOORING_API_KEY.';
    throw new CliError(exitCodes.auth, `There is no API key for ${target.url}.`, action);
  }
  const send = globals.debug ? logRequests(io.stderr) : fetch;
  const options: MooringOptions = {
    baseUrl: target.url,
    apiKey: target.key,
    userAgent: `mooring-cli/${version()}`,
    timeoutMs: globals.timeout,
    fetch: send,
  };
  return {
    io,
    out,
    admin: new MooringAdmin(options),
    mooring: new Mooring(options),
    url: target.url,
    fetch: send,
    write: { dryRun: globals.dryRun, timeoutMs: globals.timeout },
    yes: globals.yes === true,
  };
}

/** What a command does, given its options (its own and the global ones) and its arguments. */
export type Work<Options> = (session: Session, options: Options & Globals, ...args: string[]) => Promise<void>;

/** Turns work into the action of a command. */
export const withSession = <Options = object>(io: Io, work: Work<Options>) =>
  async function (this: Command): Promise<void> {
    const options = this.optsWithGlobals<Options & Globals>();
    const session = await openSession(io, options);
    await work(session, options, ...this.args);
    if (session.write.dryRun) session.out.note('Dry run: nothing was changed.');
  };
