import type { Command } from 'commander';
import type { Io } from '../../io.ts';
import { withSession } from '../../session/openSession.ts';
import { type CreateKeyOptions, createKey, listKeys, revokeKey, rollKey } from './manageKeys.ts';

const repeat = (value: string, all: string[] = []): string[] => [...all, value];

/** The commands about API keys. */
export function registerKeys(program: Command, io: Io): void {
  const keys = program.command('keys').description('API keys: ls, create, roll, revoke');
  keys.command('ls').description('list the keys').action(withSession(io, listKeys));
  keys
    .command('create')
    .description('create a key; it is printed once')
    .requiredOption('--name <name>', 'what it is for')
    .requiredOption('--scope <scope>', 'what it may do, e.g. config:read; repeatable or separated by commas', repeat)
    .option('--application <name>', 'the application that uses it')
    .option('--slug <slug>', 'limit it to a server; repeatable', repeat, [])
    .option('--space <slug>', 'limit it to a space; repeatable', repeat, [])
    .option('--ip <address>', 'limit it to an address or CIDR; repeatable', repeat, [])
    .option('--expires <when>', 'a date, or a duration such as 90d')
    .action(withSession<CreateKeyOptions>(io, createKey));
  keys
    .command('roll <id>')
    .description('give a key a new secret')
    .option('--grace <duration>', 'how long the former secret still works, e.g. 24h', '0s')
    .action(withSession<{ grace: string }>(io, rollKey));
  keys.command('revoke <id>').description('revoke a key at once').action(withSession(io, revokeKey));
}
