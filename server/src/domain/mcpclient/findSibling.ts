import type { EffectiveTransport } from '@mooring/sdk';
import type { Outbound, OutboundResponse } from '#domain/netguard/types.ts';

export interface Sibling {
  readonly url: URL;
  readonly transport: EffectiveTransport;
  readonly status: number;
}

export interface SiblingOptions {
  readonly outbound: Outbound;
  readonly url: URL;
  readonly signal: AbortSignal;
  /** What to look for; both by default. */
  readonly transports?: readonly EffectiveTransport[];
}

const usualPath = { 'streamable-http': '/mcp', sse: '/sse' } as const;

const INITIALIZE = {
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'mooring', version: '1' } },
};

/**
 * Looks at the usual paths of the same origin, without any credential, and returns the first that looks like an MCP endpoint: it answers
 * as one, or asks for a credential. Only a suggestion comes of it.
 */
export async function findSibling(options: SiblingOptions): Promise<Sibling | null> {
  for (const transport of options.transports ?? (['streamable-http', 'sse'] as const)) {
    for (const url of candidates(options.url, usualPath[transport])) {
      const status = await statusIfMcp(url, transport, options).catch(() => null);
      if (status !== null) return { url, transport, status };
    }
  }
  return null;
}

function candidates(url: URL, path: string): URL[] {
  const below = new URL(url.pathname.replace(/\/+$/, '') + path, url);
  const root = new URL(path, url);
  const distinct = below.href === root.href ? [root] : [root, below];
  return distinct.filter(({ pathname }) => pathname !== url.pathname);
}

async function statusIfMcp(url: URL, transport: EffectiveTransport, options: SiblingOptions): Promise<number | null> {
  const enough = new AbortController();
  const accept = 'application/json, text/event-stream';
  const signal = AbortSignal.any([options.signal, enough.signal]);
  const ask =
    transport === 'sse'
      ? ({ method: 'GET', headers: { accept: 'text/event-stream' } } as const)
      : ({ method: 'POST', headers: { accept, 'content-type': 'application/json' }, body: JSON.stringify(INITIALIZE) } as const);
  try {
    const response = await options.outbound.request({ ...ask, url: url.href, signal });
    return looksLikeMcp(response, transport) ? response.status : null;
  } finally {
    // The head says it all; the body, possibly an endless stream, is not waited for.
    enough.abort();
  }
}

function looksLikeMcp({ status, headers }: OutboundResponse, transport: EffectiveTransport): boolean {
  if (status === 401) return true;
  const type = headers['content-type'] ?? '';
  if (status !== 200) return false;
  return type.startsWith('text/event-stream') || (transport === 'streamable-http' && type.startsWith('application/json'));
}
