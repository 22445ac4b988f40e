import type { Command } from 'commander';
import type { Io } from '../../io.ts';
import { withSession } from '../../session/openSession.ts';
import { type BridgeOptions, runBridge } from './runBridge.ts';

/** The bridge for clients that only start programs. */
export function registerMcp(program: Command, io: Io): void {
  program
    .command('mcp')
    .description('speak MCP on stdin and stdout, for clients that start programs only')
    .option('--server <slug>', 'one server, its tools under their bare names; default: all that the key may use')
    .option('--space <slug>', 'the servers of a space')
    .action(withSession<BridgeOptions>(io, runBridge));
}
