import type { Clock } from '#domain/clock.ts';
import { AppError } from '#domain/errors.ts';
import { newId } from '#domain/ids.ts';
import type { Vault } from '#domain/vault/types.ts';

const KEPT_MS = 24 * 3600 * 1000;
/** A request that has not finished by then died with its process. */
const ABANDONED_MS = 2 * 60 * 1000;

/** An answer that can be sent again. */
export interface StoredReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface IdempotentRequest {
  readonly orgId: string;
  /** The key or person: one caller's Idempotency-Key says nothing to another. */
  readonly caller: string;
  readonly key: string;
  readonly id: string;
  /** base64url; the body may hold a secret, so it is not kept, and its hash is keyed. */
  readonly bodyMac: string;
  readonly status: number | null;
  readonly headers: Readonly<Record<string, string>> | null;
  readonly rev: number;
  readonly sealed: Uint8Array | null;
  readonly createdAt: number;
  readonly expiresAt: number;
}

export interface IdempotencyStore {
  /** Inserts the request unless one with the same caller and key is there; answers that one, or null if it was inserted. */
  begin(request: IdempotentRequest): Promise<IdempotentRequest | null>;
  /** Takes over an expired or abandoned request; answers whether it was still the given one. */
  replace(old: IdempotentRequest, request: IdempotentRequest): Promise<boolean>;
  finish(request: IdempotentRequest): Promise<void>;
  release(request: IdempotentRequest): Promise<void>;
  removeExpired(now: number): Promise<void>;
}

export interface OnceRequest {
  readonly orgId: string;
  readonly caller: string;
  /** The Idempotency-Key header. */
  readonly key: string;
  /** Method, path and body: what makes it the same request. */
  readonly fingerprint: string;
}

export type RunOnce = (
  request: OnceRequest,
  execute: () => Promise<StoredReply>,
) => Promise<{ readonly reply: StoredReply; readonly replayed: boolean }>;

/**
 * Runs a request once for its Idempotency-Key and answers repetitions for 24 hours with the stored answer, which is sealed because it may
 * show a new key. A request that is refused or fails frees its key. One that was executed, but whose answer could not be kept, throws and
 * holds its key like one that still runs.
 *
 * The limit of the promise: a request that never finished, because its process died or its answer could not be kept, gives its key up after
 * two minutes, and whoever repeats it then has it executed again. Nobody can tell whether it had happened.
 *
 * Throws 409 `idempotency_mismatch` or `idempotency_in_progress`.
 */
export function createRunOnce({
  store,
  vault,
  clock,
}: {
  readonly store: IdempotencyStore;
  readonly vault: Vault;
  readonly clock: Clock;
}): RunOnce {
  return async ({ orgId, caller, key, fingerprint }, execute) => {
    const mac = await vault.mac(orgId, 'idempotency');
    const now = clock.now();
    const bodyMac = Buffer.from(mac.sign(fingerprint)).toString('base64url');
    const request: IdempotentRequest = {
      orgId,
      caller,
      key,
      id: newId(),
      bodyMac,
      status: null,
      headers: null,
      rev: 1,
      sealed: null,
      createdAt: now,
      expiresAt: now + KEPT_MS,
    };

    const earlier = await store.begin(request);
    if (earlier !== null) {
      const free = earlier.expiresAt <= now || (earlier.status === null && earlier.createdAt + ABANDONED_MS <= now);
      if (!free) return { reply: await storedReply(vault, earlier, bodyMac), replayed: true };
      if (!(await store.replace(earlier, request))) throw new AppError('idempotency_in_progress');
    }
    const reply = await execute().catch(async (error: unknown) => {
      await store.release(request);
      throw error;
    });
    // It has happened. If its answer cannot be kept, the key stays taken.
    const sealed = await vault.seal(Buffer.from(reply.body), contextOf(request));
    await store.finish({ ...request, status: reply.status, headers: reply.headers, sealed });
    return { reply, replayed: false };
  };
}

const contextOf = ({ orgId, id, rev }: IdempotentRequest) => ({ orgId, table: 'idempotent_requests', row: id, column: 'sealed', rev });

async function storedReply(vault: Vault, request: IdempotentRequest, bodyMac: string): Promise<StoredReply> {
  if (request.bodyMac !== bodyMac) throw new AppError('idempotency_mismatch');
  if (request.status === null || request.sealed === null) throw new AppError('idempotency_in_progress', { retryAfterSeconds: 1 });
  const body = Buffer.from(await vault.open(request.sealed, contextOf(request))).toString('utf8');
  return { status: request.status, headers: request.headers ?? {}, body };
}
