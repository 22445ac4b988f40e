import type { Command } from 'commander';
import type { Io } from '../../io.ts';
import { withSession } from '../../session/openSession.ts';
import { type CallOptions, callTool } from './callTool.ts';
import { disableTools, enableTools, type ToolsOptions, tools } from './manageTools.ts';

const repeat = (value: string, all: string[] = []): string[] => [...all, value];

/** The commands about the tools of servers. */
export function registerTools(program: Command, io: Io): void {
  const command = program
    .command('tools <slug>')
    .description('list the tools of a server; also tools enable, tools disable')
    .option('--sync', 'read them from the server first')
    .option('--diff', 'show what reading them now would change')
    .action(withSession<ToolsOptions>(io, tools));
  command.command('enable <slug> <tools...>').description('let tools be used again').action(withSession(io, enableTools));
  command
    .command('disable <slug> <tools...>')
    .description('keep tools from agents; ends the hand-off of the server')
    .action(withSession(io, disableTools));
  program
    .command('call <slug> <tool>')
    .description('call a tool and print what it answers')
    .option('--args <json>', 'its arguments as a JSON object')
    .option('--arg <name=value>', 'one argument, name=text or name:=json; repeatable', repeat, [])
    .action(withSession<CallOptions>(io, callTool));
}
