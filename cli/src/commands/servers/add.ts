import type { ConnectionCreateBody, ConnectionCreated, Protocol, Transport } from '@mooring/sdk';
import { usageError } from '../../cliError.ts';
import { parseHeaders } from '../../input/parseHeaders.ts';
import { readSecret } from '../../input/readSecret.ts';
import { cleanText } from '../../output/cleanText.ts';
import { formatTrace } from '../../output/formatTrace.ts';
import { formatTable } from '../../output/table.ts';
import type { Session } from '../../session/openSession.ts';
import { requirePassed, runTest } from './runTest.ts';

export interface AddOptions {
  readonly name?: string;
  readonly slug?: string;
  readonly auth: 'none' | 'bearer' | 'api_key';
  readonly headerName?: string;
  readonly secretFile?: string;
  readonly header: readonly string[];
  readonly transport: Transport;
  readonly protocol?: Protocol;
  readonly space: readonly string[];
  readonly visibility?: 'org' | 'spaces';
  readonly handoff: boolean;
  readonly broker: boolean;
  readonly test: boolean;
}

/** A name from the host: `mcp.acme.com` becomes `acme`. */
export function nameOfUrl(text: string): string {
  if (!URL.canParse(text)) throw usageError(`'${cleanText(text)}' is not a URL.`, 'Pass the https address of the MCP server.');
  const { hostname } = new URL(text);
  const short = hostname.replace(/^(mcp|api|www)\./, '').replace(/\.[a-z]{2,}$/, '');
  return short === '' || /^[\d.:[\]]+$/.test(short) ? hostname : short;
}

async function readCredential(session: Session, options: AddOptions): Promise<Partial<ConnectionCreateBody>> {
  if (options.auth === 'none') {
    if (options.secretFile !== undefined || options.headerName !== undefined) {
      throw usageError('A credential needs its kind.', 'Add --auth bearer or --auth api_key.');
    }
    return { auth_type: 'none' };
  }
  if (options.auth === 'bearer') {
    if (options.headerName !== undefined)
      throw usageError('A bearer token goes into Authorization.', 'Use --auth api_key with --header-name.');
    return { auth_type: 'bearer', token: await readSecret(session.io, options.secretFile, 'bearer token') };
  }
  const api_key = await readSecret(session.io, options.secretFile, 'API key of the MCP server');
  return { auth_type: 'api_key', api_key, ...(options.headerName && { api_key_header: options.headerName }) };
}

async function bodyOf(session: Session, options: AddOptions, url: string): Promise<ConnectionCreateBody> {
  return {
    nickname: options.name ?? nameOfUrl(url),
    server_url: url,
    transport: options.transport,
    ...(options.slug && { slug: options.slug }),
    ...(options.protocol && { protocol: options.protocol }),
    ...(options.header.length > 0 && { headers: parseHeaders(options.header) }),
    ...(options.space.length > 0 && { spaces: options.space }),
    ...(options.visibility && { visibility: options.visibility }),
    ...((!options.handoff || !options.broker) && { delivery: { handoff: options.handoff, broker: options.broker } }),
    ...(await readCredential(session, options)),
  };
}

const describe = (created: ConnectionCreated): string =>
  formatTable([
    ['slug', cleanText(created.slug)],
    ['status', created.status],
    ['id', created.connection_id],
  ]);

/** Registers a server and tests it. A server that fails its test stays registered, as it may just be down. */
export async function add(session: Session, options: AddOptions, url: string): Promise<void> {
  const { out } = session;
  const created = await session.admin.connections.create(await bodyOf(session, options, url), session.write);
  for (const warning of created.warnings) out.warn(cleanText(warning.message));
  const tested = options.test && !session.write.dryRun && created.status === 'active';
  if (!out.json) out.data(created, () => describe(created));
  const trace = tested ? await runTest(session, created.slug) : null;
  if (out.json) out.data({ ...created, test: trace }, () => '');
  else if (trace) out.data(trace, () => formatTrace(out.paint, trace));
  if (trace) requirePassed(trace);
}
