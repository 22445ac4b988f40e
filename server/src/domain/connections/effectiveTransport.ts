import type { EffectiveTransport } from '@mooring/sdk';
import type { Connection } from './connection.ts';

/** What a client should speak: the transport that was chosen, else the detected one, else what the path suggests. */
export function effectiveTransport(
  connection: Pick<Connection, 'transport' | 'transportSource' | 'detectedTransport' | 'serverUrl'>,
): EffectiveTransport {
  if (connection.transportSource === 'explicit' && connection.transport !== 'auto') return connection.transport;
  return connection.detectedTransport ?? (pathEndsInSse(connection.serverUrl) ? 'sse' : 'streamable-http');
}

/** Most addresses need no parsing to be told. */
const pathEndsInSse = (url: string): boolean => url.includes('sse') && new URL(url).pathname.endsWith('/sse');
