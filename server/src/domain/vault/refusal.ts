import { AppError } from '../errors.ts';

/** Why a sealed record was not opened. For the log alone: callers see `secret_unreadable`, whatever the reason. */
export type RefusalReason =
  /** Too short, or another kind of data. */
  | 'format'
  /** Sealed by a suite that this version does not know. */
  | 'suite'
  /** The key version that the header names is not, or no longer, there. */
  | 'unknown_key'
  /** Sealed under another key, or salt or commitment were altered. */
  | 'commitment'
  /** Altered, truncated, moved, or of another revision. */
  | 'authentication'
  /** The key-encryption key is not, or no longer, there. */
  | 'unknown_kek'
  /** The key-encryption key does not open the data key, or opens it to something else. */
  | 'data_key';

class Refusal extends Error {
  readonly reason: RefusalReason;

  constructor(reason: RefusalReason) {
    super(`the vault refuses: ${reason}`);
    this.name = 'Refusal';
    this.reason = reason;
  }
}

export const refuse = (reason: RefusalReason): AppError => new AppError('secret_unreadable', { cause: new Refusal(reason) });

/** The reason behind a `secret_unreadable`, null for any other error. */
export const refusalReason = (error: unknown): RefusalReason | null =>
  error instanceof AppError && error.cause instanceof Refusal ? error.cause.reason : null;
