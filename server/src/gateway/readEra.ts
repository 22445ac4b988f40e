import type { IncomingHttpHeaders } from 'node:http';
import { isJsonObject } from '#domain/catalogue/jsonObject.ts';
import { metaNames } from '#domain/catalogue/reservedMeta.ts';
import { checkMirroredHeaders, mismatch } from './mirroredHeaders.ts';
import type { Message } from './parseMessage.ts';
import { invalidParams, RpcError, rpcCodes } from './rpcError.ts';

export type Era = 'legacy' | 'modern';

export const MODERN_VERSION = '2026-07-28';
export const legacyVersions: readonly string[] = ['2025-11-25', '2025-06-18', '2025-03-26', '2024-11-05'];

/**
 * Which generation of the protocol a request speaks, once it is a correct one of that generation. What the message itself says goes first,
 * as a proxy may drop a header (MCP 2026-07-28, basic, "protocol version" and streamable HTTP, "server validation"). Throws RpcError with
 * status 400: -32602 without the required `_meta`, -32022 for a version that is not served, -32020 where header and message disagree.
 */
export function readEra({ method, params }: Message, headers: IncomingHttpHeaders): Era {
  const header = headers['mcp-protocol-version'] as string | undefined;
  const meta = isJsonObject(params._meta) ? params._meta : {};
  const claim = meta[metaNames.protocolVersion];
  if (method === 'initialize' && claim !== MODERN_VERSION) return readHandshake(header);
  if (claim === undefined) {
    if (header === undefined || legacyVersions.includes(header)) return 'legacy';
    throw header === MODERN_VERSION ? missing(metaNames.protocolVersion) : unsupported(header);
  }
  if (typeof claim !== 'string') throw missing(metaNames.protocolVersion);
  if (!isJsonObject(meta[metaNames.clientCapabilities])) throw missing(metaNames.clientCapabilities);
  if (header !== undefined && header !== claim) throw mismatch('MCP-Protocol-Version', header, claim);
  if (claim !== MODERN_VERSION) throw unsupported(claim);
  if (header === undefined) throw mismatch('MCP-Protocol-Version', null, claim);
  checkMirroredHeaders(method, params, headers);
  return 'modern';
}

/** `initialize` is the handshake of the older generation, whatever version it offers in its parameters. */
function readHandshake(header: string | undefined): 'legacy' {
  if (header === MODERN_VERSION) throw mismatch('MCP-Protocol-Version', header, 'initialize');
  return 'legacy';
}

const missing = (key: string): RpcError =>
  invalidParams(`Protocol ${MODERN_VERSION} needs _meta["${key}"] in the parameters of every request.`, 400);

const unsupported = (requested: string): RpcError =>
  new RpcError(rpcCodes.unsupportedProtocolVersion, 400, 'This protocol version is not served here.', {
    supported: [MODERN_VERSION],
    requested,
  });
