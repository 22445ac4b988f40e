import { type Command, Option } from 'commander';
import type { Io } from '../../io.ts';
import { withSession } from '../../session/openSession.ts';
import { bind, createSpace, listSpaces, type MembersOptions, members, removeSpace, unbind } from './manageSpaces.ts';

/** The commands about spaces. */
export function registerSpaces(program: Command, io: Io): void {
  const spaces = program.command('spaces').description('who sees which servers: ls, create, rm, bind, unbind, members');
  spaces.command('ls').description('list the spaces').action(withSession(io, listSpaces));
  spaces
    .command('create <name>')
    .description('create a space')
    .option('--slug <slug>', 'default: from the name')
    .action(withSession(io, createSpace));
  spaces.command('rm <space>').description('delete a space').action(withSession(io, removeSpace));
  spaces.command('bind <space> <server>').description('let the space see a server').action(withSession(io, bind));
  spaces.command('unbind <space> <server>').description('no longer let the space see a server').action(withSession(io, unbind));
  spaces
    .command('members <space>')
    .description('list the people of a space')
    .option('--set <user>', 'put a person into it, or give them another place')
    .addOption(new Option('--role <role>', 'their place').choices(['OWNER', 'EDITOR', 'MEMBER', 'VIEWER']))
    .option('--remove <user>', 'take a person out of it')
    .action(withSession<MembersOptions>(io, members));
}
