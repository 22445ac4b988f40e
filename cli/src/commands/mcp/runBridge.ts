import { usageError } from '../../cliError.ts';
import type { Session } from '../../session/openSession.ts';
import { version } from '../../version.ts';
import { createBridge } from './createBridge.ts';
import { readLines } from './readLines.ts';

export interface BridgeOptions {
  readonly server?: string;
  readonly space?: string;
}

/** Of a client that has closed stdin: long enough for answers to what a pipe has asked. */
const GRACE_MS = 1_500;

/** MCP over stdin and stdout, for clients that start programs only. Ends when stdin does. */
export async function runBridge(session: Session, { server, space }: BridgeOptions): Promise<void> {
  if (server !== undefined && space !== undefined) throw usageError('Name a --server or a --space, not both.');
  const { url, headers } = session.mooring.mcp.gateway({ server, space });
  const bridge = createBridge({
    url,
    headers: { ...headers, 'User-Agent': `mooring-cli/${version()}` },
    fetch: session.fetch,
    write: (line) => void session.io.stdout.write(`${line}\n`),
    warn: session.out.warn,
  });
  for await (const line of readLines(session.io.stdin)) bridge.accept(line);
  await bridge.close(GRACE_MS);
}
