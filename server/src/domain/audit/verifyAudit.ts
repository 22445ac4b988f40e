import type { Mac, Vault } from '#domain/vault/types.ts';
import { headOf, macOfEvent } from './chain.ts';
import type { AuditEvent, AuditStore } from './types.ts';

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
    const { broken, last } = await verifyAfter(chain, { seq: 0, mac: '' });
    return { ok: broken === null, checked: last.seq, head: broken === null && last.seq > 0 ? last : null, broken };
  };
}

interface Walked {
  readonly broken: BrokenLink | null;
  readonly last: AuditCheckpoint;
}

/** Checks the events after `start` up to the signed head. What lies beyond that was appended meanwhile and has moved it, or is forged. */
async function verifyAfter(chain: Chain, start: AuditCheckpoint): Promise<Walked> {
  const { store, orgId, checkpoint } = chain;
  const head = await store.head(orgId);
  const { broken, last } = await walk(chain, start, head?.count ?? 0);
  const next = last.seq + 1;
  if (broken !== null) return { broken, last };
  if (head !== null && headOf(chain.mac, orgId, head.count, last.mac).mac !== head.mac)
    return { broken: { seq: next, reason: 'head_forged' }, last };
  if ((await store.after(orgId, last.seq, 1)).length > 0) {
    const moved = ((await store.head(orgId))?.count ?? 0) > last.seq;
    return moved ? verifyAfter(chain, last) : { broken: { seq: next, reason: 'head_forged' }, last };
  }
  return { broken: checkpoint !== null && checkpoint.seq > last.seq ? { seq: next, reason: 'missing' } : null, last };
}

/** Checks the events after `start` up to number `count`; stops at the first that is wrong. */
async function walk(chain: Chain, start: AuditCheckpoint, count: number): Promise<Walked> {
  let last = start;
  while (last.seq < count) {
    const batch = await chain.store.after(chain.orgId, last.seq, Math.min(BATCH, count - last.seq));
    if (batch.length === 0) return { broken: { seq: last.seq + 1, reason: 'missing' }, last };
    for (const event of batch) {
      const broken = judgeEvent(chain, event, last);
      if (broken !== null) return { broken, last };
      last = { seq: event.seq, mac: event.mac };
    }
  }
  return { broken: null, last };
}

function judgeEvent({ mac, checkpoint }: Chain, event: AuditEvent, previous: AuditCheckpoint): BrokenLink | null {
  const { seq } = event;
  if (seq !== previous.seq + 1) return { seq: previous.seq + 1, reason: 'missing' };
  if (event.mac !== macOfEvent(mac, event, previous.mac)) return { seq, reason: 'altered' };
  return checkpoint?.seq === seq && checkpoint.mac !== event.mac ? { seq, reason: 'not_the_checkpoint' } : null;
}
