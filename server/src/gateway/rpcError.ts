/** JSON-RPC 2.0 section 5.1, and MCP 2026-07-28, basic, error codes. */
export const rpcCodes = {
  parseError: -32_700,
  invalidRequest: -32_600,
  methodNotFound: -32_601,
  invalidParams: -32_602,
  internalError: -32_603,
  /** Of the range that is left to servers: a refusal of ours, whose stable code is in `data.code`. */
  refused: -32_000,
  headerMismatch: -32_020,
  missingClientCapability: -32_021,
  unsupportedProtocolVersion: -32_022,
} as const;

/** A message that breaks the protocol, with the answer that the protocol wants for it. */
export class RpcError extends Error {
  readonly code: number;
  /** HTTP status. */
  readonly status: number;
  readonly data: unknown;

  constructor(code: number, status: number, message: string, data?: unknown) {
    super(message);
    this.name = 'RpcError';
    this.code = code;
    this.status = status;
    this.data = data;
  }
}

export const invalidParams = (message: string, status = 200): RpcError => new RpcError(rpcCodes.invalidParams, status, message);
