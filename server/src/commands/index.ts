import type { Command } from 'commander';
import { type CommandIo, runCommand } from './io.ts';

/**
 * Adds the commands of whoever runs an installation. Each loads what it needs when it runs, so that none pays for another.
 */
export function registerOperatorCommands(program: Command, io: CommandIo): void {
  const run = (work: () => Promise<void>): Promise<void> => runCommand(io, work);

  program
    .command('serve')
    .description('run the server until it is stopped')
    .action(() => run(async () => (await import('./serve.ts')).serveCommand(io)));

  program
    .command('demo')
    .description('try everything with a small MCP server on this machine')
    .action(() => run(async () => (await import('./demo/demo.ts')).demoCommand(io)));

  program
    .command('setup')
    .description('make the first organization, its owner and an API key; without options, print a new one-time link')
    .option('--org <name>', 'name of the organization')
    .option('--owner-email <email>', 'e-mail of its owner')
    .option('--owner-name <name>', 'name of its owner')
    .option('--owner-password-file <file>', 'file with the password of its owner, - for standard input')
    .option('--json', 'print JSON')
    .action((options) => run(async () => (await import('./setup.ts')).setupCommand(io, options)));

  program
    .command('migrate')
    .description('bring the database up to date and end')
    .option('--json', 'print JSON')
    .action((options) => run(async () => (await import('./migrate.ts')).migrateCommand(io, options)));

  program
    .command('doctor')
    .description('check configuration, store, keys, clock and DNS')
    .option('--json', 'print JSON')
    .action((options) => run(async () => (await import('./doctor.ts')).doctorCommand(io, options)));

  const organizations = program.command('org').description('create, list or delete organizations');
  organizations
    .command('create')
    .argument('<name>')
    .requiredOption('--owner-email <email>', 'e-mail of its owner')
    .requiredOption('--owner-password-file <file>', 'file with the password of its owner, - for standard input')
    .option('--owner-name <name>', 'name of its owner')
    .option('--plan <plan>', 'starter, growth or scale')
    .option('--json', 'print JSON')
    .action((name, options) => run(async () => (await import('./organizations.ts')).createOrganizationCommand(io, name, options)));
  organizations
    .command('list')
    .option('--json', 'print JSON')
    .action((options) => run(async () => (await import('./organizations.ts')).listOrganizationsCommand(io, options)));
  organizations
    .command('delete')
    .argument('<slug>')
    .option('--confirm <slug>', 'repeat the slug: deleting cannot be undone')
    .option('--json', 'print JSON')
    .action((slug, options) => run(async () => (await import('./organizations.ts')).deleteOrganizationCommand(io, slug, options)));

  program
    .command('plan')
    .description("set an organization's plan")
    .command('set')
    .argument('<org>')
    .argument('<plan>', 'starter, growth or scale')
    .option('--json', 'print JSON')
    .action((org, plan, options) => run(async () => (await import('./organizations.ts')).setPlanCommand(io, org, plan, options)));

  program
    .command('user')
    .description('look after accounts')
    .command('set-password')
    .description('give an account another password and sign it out everywhere')
    .requiredOption('--email <email>', 'e-mail of the account')
    .requiredOption('--password-file <file>', 'file with the new password, - for standard input')
    .option('--json', 'print JSON')
    .action((options) => run(async () => (await import('./users.ts')).setPasswordCommand(io, options)));

  program
    .command('kms')
    .description('look after the encryption keys')
    .command('rotate')
    .description('make new data keys and seal every secret anew, while everything stays in use')
    .option('--org <slug>', 'one organization; all of them otherwise')
    .option('--json', 'print JSON')
    .action((options) => run(async () => (await import('./organizations.ts')).rotateDataKeysCommand(io, options)));
}
