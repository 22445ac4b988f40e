import type { JsonObject } from '#domain/catalogue/tool.ts';
import type { AppError } from '#domain/errors.ts';
import type { Reading } from '../readResult.ts';
import type { BulkMember } from '../upstream.ts';
import type { WireError } from '../wireError.ts';

/** An answer of a server that is too large to be read between two other callers, and what is needed to read it. Plain data. */
export interface LargeAnswer {
  /** The JSON-RPC message. */
  readonly json: string;
  /** Of the request that it should answer. */
  readonly id: number;
  readonly protocol: 'legacy' | 'modern';
  readonly secrets: readonly string[];
  readonly reading: Reading;
}

/** What became of it, as plain data. */
export type LargeOutcome =
  | { readonly kind: 'result'; readonly result: JsonObject; readonly bulk: readonly BulkMember[]; readonly bytes: number }
  | { readonly kind: 'failed'; readonly code: WireError['code']; readonly halfModern: boolean }
  | { readonly kind: 'refused'; readonly code: AppError['code']; readonly details: AppError['details'] }
  /** A message that does not answer the request. */
  | { readonly kind: 'another message' };
