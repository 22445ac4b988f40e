import { Command } from 'commander';
import { usageError } from './cliError.ts';
import { registerAudit } from './commands/audit/registerAudit.ts';
import { registerTools } from './commands/catalogue/registerTools.ts';
import { registerExplain } from './commands/explain/explain.ts';
import { registerKeys } from './commands/keys/registerKeys.ts';
import { registerLogin } from './commands/login/registerLogin.ts';
import { registerMcp } from './commands/mcp/registerMcp.ts';
import { registerServers } from './commands/servers/registerServers.ts';
import { registerSnippet } from './commands/snippets/snippet.ts';
import { registerSpaces } from './commands/spaces/registerSpaces.ts';
import type { Io } from './io.ts';
import { howToGetThem, operatorCommands } from './operator.ts';
import { addGlobals } from './session/globals.ts';
import { version } from './version.ts';

const exitCodeHelp = `
Exit codes: 0 ok, 1 failed, 2 usage, 3 key or permission, 4 not found, 5 plan, 6 network, 7 test or check failed.`;

/** Placeholders for the help; the command itself is run before this program sees it. */
function listOperatorCommands(program: Command, io: Io): void {
  if (!io.operator.available()) {
    program.addHelpText('after', `\n${howToGetThem}`);
    return;
  }
  program.commandsGroup('On the machine of the server:');
  for (const [name, description] of Object.entries(operatorCommands)) {
    const command = program.command(name).description(description).allowUnknownOption().argument('[arguments...]');
    command.action(() => {
      throw usageError(`'${name}' has options of its own.`, `Write them after it: mooring ${name} ...`);
    });
  }
}

/** The whole command line. Parsing it runs a command and throws what that throws. */
export function createProgram(io: Io): Command {
  const program = new Command('mooring')
    .description('Register remote MCP servers once; hand them to applications and agents safely.')
    .version(version())
    .exitOverride()
    .configureOutput({ writeOut: (text) => io.stdout.write(text), writeErr: (text) => io.stderr.write(text) })
    .showHelpAfterError('See mooring --help.');
  addGlobals(program).addHelpText('after', exitCodeHelp);
  program.commandsGroup('MCP servers:');
  registerServers(program, io);
  program.commandsGroup('Tools:');
  registerTools(program, io);
  program.commandsGroup('Clients:');
  registerSnippet(program, io);
  registerMcp(program, io);
  program.commandsGroup('Access:');
  registerSpaces(program, io);
  registerExplain(program, io);
  program.commandsGroup('Keys and audit:');
  registerKeys(program, io);
  registerAudit(program, io);
  program.commandsGroup('Session:');
  registerLogin(program, io);
  listOperatorCommands(program, io);
  return program;
}
