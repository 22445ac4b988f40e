import { invariant, isAppError } from '../errors.ts';
import type { SealContext, SealedRecord, SealedRecords, Vault } from './types.ts';

const BATCH = 100;
/** More lost races in a row than any writer causes: a store whose compare-and-swap never succeeds. */
const FRUITLESS_BATCHES_MAX = 100;

export interface ResealDeps {
  readonly records: SealedRecords;
  readonly vault: Pick<Vault, 'seal' | 'open'>;
}

export interface Resealing {
  readonly resealed: number;
  readonly racesLost: number;
  readonly unreadable: readonly SealContext[];
}

/**
 * Seals every record of a key version below `belowVersion` anew, each by compare-and-swap on its revision. A lost race means that a writer
 * came first; the record is listed again if the writer still used an old key. Once the signal is given, the batch under way is the last.
 */
export async function resealRecords(
  { records, vault }: ResealDeps,
  orgId: string,
  belowVersion: number,
  signal?: AbortSignal,
): Promise<Resealing> {
  const unreadable = new Map<string, SealContext>();
  let resealed = 0;
  let racesLost = 0;
  for (let fruitless = 0; fruitless < FRUITLESS_BATCHES_MAX; fruitless++) {
    const listed = signal?.aborted ? [] : await records.list(orgId, belowVersion, BATCH + unreadable.size);
    const batch = listed.filter(({ context }) => !unreadable.has(nameOf(context)));
    if (batch.length === 0) return { resealed, racesLost, unreadable: [...unreadable.values()] };
    for (const record of batch) {
      const outcome = await resealRecord({ records, vault }, record);
      if (outcome === 'unreadable') unreadable.set(nameOf(record.context), record.context);
      if (outcome === 'race_lost') racesLost += 1;
      if (outcome === 'resealed') resealed += 1;
      if (outcome !== 'race_lost') fruitless = 0;
    }
  }
  throw invariant('re-sealing loses every race');
}

async function resealRecord({ records, vault }: ResealDeps, { context, sealed }: SealedRecord) {
  const next = { ...context, rev: context.rev + 1 };
  let plaintext: Uint8Array;
  try {
    plaintext = await vault.open(sealed, context);
  } catch (error) {
    if (isAppError(error, 'secret_unreadable')) return 'unreadable';
    throw error;
  }
  try {
    const replaced = await records.replace({ context: next, sealed: await vault.seal(plaintext, next) });
    return replaced ? 'resealed' : 'race_lost';
  } finally {
    plaintext.fill(0);
  }
}

const nameOf = ({ table, row, column, rev }: SealContext): string => JSON.stringify([table, row, column, rev]);
