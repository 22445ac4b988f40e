import { createHash, randomBytes } from 'node:crypto';

const TOKEN_BYTES = 32;

/** A bearer token of 256 random bits, and what is stored of it. */
export interface NewToken {
  /** 43 characters of base64url. */
  readonly token: string;
  readonly hash: string;
}

export function newToken(): NewToken {
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  return { token, hash: hashToken(token) };
}

/** SHA-256 as base64url. A slow hash would protect guessable text only, which 256 random bits are not. */
export const hashToken = (token: string): string => createHash('sha256').update(token).digest('base64url');
