import { type Command, Option } from 'commander';
import type { Io } from '../../io.ts';
import { withSession } from '../../session/openSession.ts';
import { type AddOptions, add } from './add.ts';
import { disable, enable, remove, restore } from './changeStatus.ts';
import { config } from './config.ts';
import { type RotateOptions, rotate } from './rotate.ts';
import { test } from './runTest.ts';
import { get, ls } from './show.ts';

const repeat = (value: string, all: string[]): string[] => [...all, value];
const secretHelp = 'read the credential from a file, or with - from stdin; default: stdin, or a prompt at a terminal';

function registerAdd(program: Command, io: Io): void {
  program
    .command('add <url>')
    .description('register an MCP server and test it')
    .option('--name <name>', 'what people see; default: from the host name')
    .option('--slug <slug>', 'what applications ask for; default: from the name')
    .addOption(
      new Option('--auth <kind>', 'how the server wants to be authenticated').choices(['none', 'bearer', 'api_key']).default('none'),
    )
    .option('--header-name <name>', 'header of an api_key; default: X-API-Key')
    .option('--secret-file <file>', secretHelp)
    .option('--header <line>', 'a further static header that is no secret, "Name: value"; repeatable', repeat, [])
    .addOption(new Option('--transport <transport>', 'how to speak').choices(['auto', 'sse', 'streamable-http']).default('auto'))
    .addOption(new Option('--protocol <era>', 'which generation of MCP').choices(['auto', 'legacy', 'modern']))
    .option('--space <slug>', 'bind it to a space; repeatable; default: everyone', repeat, [])
    .addOption(new Option('--visibility <scope>', 'who may see it').choices(['org', 'spaces']))
    .option('--no-handoff', 'do not hand its configuration to applications')
    .option('--no-broker', 'do not offer it through the gateway')
    .option('--no-test', 'do not test it')
    .action(withSession<AddOptions>(io, add));
}

function registerReads(program: Command, io: Io): void {
  program
    .command('ls')
    .description('list the MCP servers')
    .option('--status <status>', 'active, pending_oauth, auth_expired, disabled or revoked')
    .option('--health <health>', 'HEALTHY, DEGRADED, UNREACHABLE or UNKNOWN')
    .option('--space <slug>', 'only those of a space')
    .option('-q, --q <text>', 'only those whose name, slug or URL contains the text')
    .action(withSession(io, ls));
  program.command('get <slug>').description('show an MCP server').action(withSession(io, get));
  program.command('test <slug>').description('test the connection step by step').action(withSession(io, test));
  program
    .command('config <slug>')
    .description('show what an application receives: url and headers')
    .option('--reveal', 'show the credential')
    .action(withSession(io, config));
}

/** The commands about MCP servers. */
export function registerServers(program: Command, io: Io): void {
  registerAdd(program, io);
  registerReads(program, io);
  program
    .command('rotate <slug>')
    .description('replace the credential, after it has been tested')
    .addOption(new Option('--auth <kind>', 'kind of the new credential; default: as before').choices(['bearer', 'api_key']))
    .option('--header-name <name>', 'header of an api_key; default: as before')
    .option('--secret-file <file>', secretHelp)
    .option('--no-test', 'switch without a test')
    .action(withSession<RotateOptions>(io, rotate));
  program.command('enable <slug>').description('let it be used again').action(withSession(io, enable));
  program.command('disable <slug>').description('keep it, but let nobody use it').action(withSession(io, disable));
  program.command('rm <slug>').description('revoke it at once').option('--purge', 'delete it for good').action(withSession(io, remove));
  program.command('restore <slug>').description('bring a revoked one back').action(withSession(io, restore));
}
