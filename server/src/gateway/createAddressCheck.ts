import type { IncomingMessage } from 'node:http';
import { AppError } from '#domain/errors.ts';
import { readAddress } from '#domain/netguard/readAddress.ts';

const HOST = /^(\[[^\]]+\]|[^:]+)(?::\d{1,5})?$/;

/**
 * Refuses requests that a web page may have sent here through a name of its own (DNS rebinding; MCP 2026-07-28, transports, security
 * warning). Such a page can choose the name, and nothing else: so a Host that is an address or `localhost` is fine, and a name is fine if
 * the operator gave it. An Origin has to be ours, too: that of the public URL, or of the host that the request was sent to. Throws 403.
 */
export function createAddressCheck(options: {
  readonly publicUrl: () => string;
  readonly host: string;
}): (req: Pick<IncomingMessage, 'headers'>) => void {
  let base: URL | null = null;
  let accepted: string | null = null;
  return (req) => {
    base ??= new URL(options.publicUrl());
    const host = req.headers.host ?? '';
    if (host !== accepted) {
      if (!isOurs(host, [base.hostname, options.host])) throw new AppError('forbidden', { detail: unknownHost });
      accepted = host;
    }
    const { origin } = req.headers;
    if (origin !== undefined && origin !== base.origin && !isSameHost(origin, host))
      throw new AppError('forbidden', {
        detail: 'This path answers no pages of other origins. Call it from a program, without an Origin header.',
      });
  };
}

const unknownHost =
  'The Host header names a host that is not known as this installation. Use the address or the name in MOORING_PUBLIC_URL, and let a proxy in front pass Host on.';

function isOurs(host: string, names: readonly string[]): boolean {
  const name = HOST.exec(host)?.[1]?.toLowerCase();
  return name !== undefined && (name === 'localhost' || names.includes(name) || readAddress(host) !== null);
}

const isSameHost = (origin: string, host: string): boolean => origin === `http://${host}` || origin === `https://${host}`;
