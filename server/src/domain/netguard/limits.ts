import type { OutboundLimits } from './types.ts';

/**
 * What holds where a caller says nothing. 5 s to connect and 30 s for a handshake are the product's promise; tool calls pass 10 s.
 * The caps are 50 KB out and 5 MB in, read as 50 * 1,024 and 5 * 1,024 * 1,024 bytes.
 */
export const defaultLimits: OutboundLimits = {
  connectMs: 5_000,
  headMs: 30_000,
  idleMs: 30_000,
  totalMs: 30_000,
  requestBytesMax: 51_200,
  responseBytesMax: 5_242_880,
};

/** Longest URL that is judged at all, in characters. */
export const urlCharactersMax = 2_048;

/** Sockets of one door to one origin, where the door says nothing. */
export const socketsMax = 8;

/** How long an idle socket is kept; a server's Keep-Alive header cannot prolong it. */
export const keepAliveMs = 10_000;

/** Cap of a response head and of the trailers. */
export const headBytesMax = 16_384;

/**
 * Bytes that may cross a socket for a body cap: chunk framing, heads and interim responses included. Twice the body leaves room for
 * small chunks and none for endless chunk extensions, which no body counter sees.
 */
export const rawBytesMax = (responseBytesMax: number): number => 2 * responseBytesMax + 65_536;
