import type { TestContext } from 'node:test';
import { createLargeResults } from '#domain/broker/largeResults/createLargeResults.ts';
import { createThinWire } from '#domain/broker/thinWire/createThinWire.ts';
import type { ThinWireOptions } from '#domain/broker/thinWire/types.ts';
import type { UpstreamRequest } from '#domain/broker/upstream.ts';
import type { OnNotification, Wire } from '#domain/broker/wire.ts';
import { isWireError } from '#domain/broker/wireError.ts';
import { createRedactor } from '#domain/mcpclient/redact.ts';
import { createGuard } from '#domain/netguard/createGuard.ts';
import { parseNetworkAllow } from '#domain/netguard/parseNetworkAllow.ts';
import { threadFile } from '../../src/threadFile.ts';
import { type Handler, reply, replyAsStream, startUpstream, type Upstream } from '../mcp/upstream.ts';

export const token = 'sk-live/Ab+9==w"z';

export type Overrides = Partial<Omit<ThinWireOptions, 'outbound' | 'url'>>;

type Notification = Parameters<OnNotification>[0];

/** A wire to a URL. It is closed when the test ends. `sizes` has the size of each answer, which its replies leave out. */
export function openWireTo(t: TestContext, url: string, overrides: Overrides = {}): Pick<Opened, 'wire' | 'told' | 'sizes'> {
  const policy = { exemptions: parseNetworkAllow(new URL(url).host), deniedHosts: [], deniedCidrs: [] };
  const told: Notification[] = [];
  const monotonicMs = () => performance.now();
  const largeResults = createLargeResults({ monotonicMs, threadFile });
  const wire = createThinWire({
    outbound: createGuard().open({ policy, sockets: 64 }),
    url,
    headers: { Authorization: `Bearer ${token}` },
    credentialSent: true,
    protocol: 'legacy',
    protocolVersion: '2025-11-25',
    sessionId: null,
    redact: createRedactor([`Bearer ${token}`]),
    largeResults,
    clientInfo: { name: 'mooring', version: '1.2.3' },
    monotonicMs,
    onNotification: (notification) => void told.push(notification),
    ...overrides,
  });
  t.after(() => Promise.all([wire.close(), largeResults.close()]));
  const sizes: (number | undefined)[] = [];
  const request: Wire['request'] = async (wanted) => {
    const { bytes, ...reply } = await wire.request(wanted);
    sizes.push(bytes);
    return reply;
  };
  return { wire: { ...wire, request }, told, sizes };
}

export interface Opened {
  readonly wire: Wire;
  readonly upstream: Upstream;
  /** Of the answers, in bytes. */
  readonly sizes: readonly (number | undefined)[];
  /** What the server said outside any request. */
  readonly told: readonly Notification[];
}

/** A scripted server and a wire to it. */
export async function openWire(t: TestContext, handler: Handler, overrides: Overrides = {}): Promise<Opened> {
  const upstream = await startUpstream(handler);
  t.after(() => upstream.close());
  return { upstream, ...openWireTo(t, upstream.url, overrides) };
}

export const modern: Overrides = { protocol: 'modern', protocolVersion: '2026-07-28' };

/** A call of the tool `echo`, with time enough to answer on a busy machine. */
export const call = (changes: Partial<UpstreamRequest> = {}): UpstreamRequest => ({
  method: 'tools/call',
  params: { name: 'echo', arguments: {} },
  deadlineAt: performance.now() + 20_000,
  ...changes,
});

export const text = (words: string) => ({ content: [{ type: 'text', text: words }] });

/** Answers every request with this result, as JSON. */
export const answering =
  (result: unknown): Handler =>
  ({ rpc }, response) =>
    rpc.id === undefined ? reply(response, 202) : reply(response, 200, { jsonrpc: '2.0', id: rpc.id, result });

/** Answers every request with a JSON body in which ID stands for the id. */
export const answeringText =
  (body: string, contentType = 'application/json'): Handler =>
  ({ rpc }, response) =>
    void response.writeHead(200, { 'content-type': contentType }).end(body.replaceAll('ID', String(rpc.id)));

export const event = (message: unknown): string => `event: message\ndata: ${JSON.stringify(message)}\n\n`;

/** Answers every request with an event stream in which ID stands for the id; notifications and responses with 202. */
export const streaming =
  (chunks: readonly string[], end = true): Handler =>
  ({ rpc }, response) => {
    if (rpc.id === undefined || rpc.method === undefined) return reply(response, 202);
    replyAsStream(
      response,
      chunks.map((chunk) => chunk.replaceAll('"ID"', String(rpc.id))),
      end,
    );
  };

/** For assert.rejects. */
export const failsWith =
  (code: string, facts: { wasSent?: boolean; lostSession?: boolean; halfModern?: boolean } = {}) =>
  (e: unknown): boolean =>
    isWireError(e) && e.code === code && Object.entries(facts).every(([name, value]) => e[name as 'wasSent'] === value);
