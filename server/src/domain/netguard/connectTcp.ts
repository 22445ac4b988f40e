import { once } from 'node:events';
import { BlockList, connect, isIP, type LookupFunction, type Socket } from 'node:net';
import { GuardError } from './guardError.ts';

/** Hands out exactly the vetted addresses: no second resolution exists that could answer otherwise (DNS rebinding). */
function pinnedLookup(addresses: readonly string[]): LookupFunction {
  const answers = addresses.map((address) => ({ address, family: isIP(address) }));
  return (_name, options, done) => {
    if (options.all) done(null, answers);
    else done(null, answers[0]?.address ?? '', answers[0]?.family);
  };
}

/** The last of three checks: whatever happened before, the peer of the socket must be one of the vetted addresses. */
export function requireVettedPeer(peer: string | undefined, addresses: readonly string[]): void {
  const family = (ip: string) => (isIP(ip) === 6 ? 'ipv6' : 'ipv4');
  const vetted = new BlockList();
  for (const address of addresses) vetted.addAddress(address, family(address));
  if (!peer || !vetted.check(peer, family(peer))) throw new GuardError('address_not_allowed', 'tcp');
}

const attemptTimeoutMs = 500;

/** A TCP connection to the first of the vetted addresses that accepts (RFC 8305). */
export async function connectTcp(host: string, port: number, addresses: readonly string[], signal: AbortSignal): Promise<Socket> {
  // A literal never reaches `lookup`: net.connect dials it as it stands, and it is the one vetted address.
  const socket = connect({
    host,
    port,
    lookup: pinnedLookup(addresses),
    noDelay: true,
    autoSelectFamily: true,
    autoSelectFamilyAttemptTimeout: attemptTimeoutMs,
  });
  try {
    await once(socket, 'connect', { signal });
    requireVettedPeer(socket.remoteAddress, addresses);
    return socket;
  } catch (e) {
    socket.on('error', () => undefined).destroy();
    throw e;
  }
}
