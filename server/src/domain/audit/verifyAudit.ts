import type { Mac, Vault } from '#domain/vault/types.ts';
import { headOf, macOfEvent } from './chain.ts';
import type { AuditEvent, AuditHead, AuditStore } from './types.ts';

const BATCH = 500;

/** An end of the chain that was noted earlier and elsewhere. */
export interface AuditCheckpoint {
  readonly seq: number;
  readonly mac: string;
}

/** The first event that is missing, altered, or not the one of the checkpoint; `head_forged` if all are there but their count was not signed by us. */
export interface BrokenLink {
  readonly seq: number;
  readonly reason: 'missing' | 'altered' | 'not_the_checkpoint' | 'head_forged';
}

export interface AuditVerification {
  readonly ok: boolean;
  /** Events that were found intact. */
  readonly checked: number;
  /** The last event of an intact chain, worth noting elsewhere as a checkpoint. */
  readonly head: AuditCheckpoint | null;
  readonly broken: BrokenLink | null;
}

interface Chain {
  readonly mac: Mac;
  readonly store: AuditStore;
  readonly orgId: string;
  readonly checkpoint: AuditCheckpoint | null;
}

/** Recomputes the organization's whole chain, and its signed head, so that a removed tail shows as well. */
export function createVerifyAudit({ store, vault }: { readonly store: AuditStore; readonly vault: Pick<Vault, 'mac'> }) {
  return async (orgId: string, checkpoint: AuditCheckpoint | null = null): Promise<AuditVerification> => {
    const chain = { mac: await vault.mac(orgId, 'audit'), store, orgId, checkpoint };
    // Read before the events: what is appended meanwhile lies beyond it.
    const head = await store.head(orgId);
    const { broken, last } = await walk(chain, head?.count ?? 0);
    const wrong = broken ?? (await judgeEnd(chain, head, last));
    return { ok: wrong === null, checked: last.seq, head: wrong === null && last.seq > 0 ? last : null, broken: wrong };
  };
}

/** Checks the first `count` events; stops at the first that is wrong. */
async function walk(chain: Chain, count: number): Promise<{ broken: BrokenLink | null; last: AuditCheckpoint }> {
  let last: AuditCheckpoint = { seq: 0, mac: '' };
  while (last.seq < count) {
    const batch = await chain.store.after(chain.orgId, last.seq, Math.min(BATCH, count - last.seq));
    if (batch.length === 0) return { broken: { seq: last.seq + 1, reason: 'missing' }, last };
    for (const event of batch) {
      const broken = judgeEvent(chain, event, last);
      if (broken !== null) return { broken, last };
      last = event;
    }
  }
  return { broken: null, last: { seq: last.seq, mac: last.mac } };
}

function judgeEvent({ mac, checkpoint }: Chain, event: AuditEvent, previous: AuditCheckpoint): BrokenLink | null {
  const { seq } = event;
  if (seq !== previous.seq + 1) return { seq: previous.seq + 1, reason: 'missing' };
  if (event.mac !== macOfEvent(mac, event, previous.mac)) return { seq, reason: 'altered' };
  return checkpoint?.seq === seq && checkpoint.mac !== event.mac ? { seq, reason: 'not_the_checkpoint' } : null;
}

async function judgeEnd(
  { mac, store, orgId, checkpoint }: Chain,
  head: AuditHead | null,
  last: AuditCheckpoint,
): Promise<BrokenLink | null> {
  const headless = head === null && (await store.after(orgId, 0, 1)).length > 0;
  const forged = head !== null && headOf(mac, orgId, head.count, last.mac).mac !== head.mac;
  if (headless || forged) return { seq: last.seq + 1, reason: 'head_forged' };
  return checkpoint !== null && checkpoint.seq > last.seq ? { seq: last.seq + 1, reason: 'missing' } : null;
}
