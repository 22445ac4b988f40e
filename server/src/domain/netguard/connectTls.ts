import { once } from 'node:events';
import type { Socket } from 'node:net';
import { connect, type SecureContext, type TLSSocket } from 'node:tls';

/**
 * TLS over a connected socket. The name that is asked for and verified is the URL's host, never the address. HTTP/1.1 alone is offered, and
 * no session is resumed, so that every connection verifies the certificate anew.
 */
export async function connectTls(
  tcp: Socket,
  host: string,
  literal: boolean,
  context: SecureContext | undefined,
  signal: AbortSignal,
): Promise<TLSSocket> {
  const socket = connect({
    socket: tcp,
    host,
    // RFC 6066 section 3: literal addresses are not permitted in SNI.
    servername: literal ? '' : host,
    ALPNProtocols: ['http/1.1'],
    minVersion: 'TLSv1.2',
    ...(context ? { secureContext: context } : {}),
  });
  try {
    await once(socket, 'secureConnect', { signal });
    return socket;
  } catch (e) {
    socket.on('error', () => undefined).destroy();
    tcp.destroy();
    throw e;
  }
}
