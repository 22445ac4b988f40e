import type { Command } from 'commander';
import type { Io } from '../../io.ts';
import type { Globals } from '../../session/globals.ts';
import { withSession } from '../../session/openSession.ts';
import { login, logout, whoami } from './login.ts';
import { chooseProfile, listProfiles } from './profiles.ts';

/** For work that needs no session. */
const withIo = (io: Io, work: (io: Io, options: Globals, ...args: string[]) => Promise<void>) =>
  async function (this: Command): Promise<void> {
    await work(io, this.optsWithGlobals<Globals>(), ...this.args);
  };

/** The commands about who is asking. */
export function registerLogin(program: Command, io: Io): void {
  program.command('whoami').description('show the server, the organization and what the key may do').action(withSession(io, whoami));
  program
    .command('login')
    .description('store an API key for later commands')
    .option('--key-file <file>', 'read the key from a file, or with - from stdin; default: stdin, or a prompt at a terminal')
    .action(withIo(io, login));
  program.command('logout').description('forget the stored key').action(withIo(io, logout));
  const profile = program.command('profile').description('several logins: ls, use');
  profile.command('ls').description('list the logins').action(withIo(io, listProfiles));
  profile.command('use <name>').description('choose the one to use').action(withIo(io, chooseProfile));
}
