import type { Selectable } from 'kysely';
import { pageOf } from '#domain/page.ts';
import type { Invitation, InvitationStore } from '#domain/tenancy/invitations/invitation.ts';
import type { Role } from '#domain/tenancy/roles.ts';
import type { Db } from '../db.ts';
import { afterPosition } from '../listing.ts';
import type { Schema } from '../schema.ts';

export function createInvitationStore({ db }: Db): InvitationStore {
  const rows = db.selectFrom('invitations').selectAll();
  const one = async (query: typeof rows): Promise<Invitation | null> => {
    const row = await query.executeTakeFirst();
    return row === undefined ? null : fromRow(row);
  };
  const close = async (id: string, now: number, values: { accepted_at: number } | { revoked_at: number }): Promise<boolean> => {
    // The condition stands in the statement itself, so that of two at once one finds nothing to change.
    const result = await db
      .updateTable('invitations')
      .set(values)
      .where('id', '=', id)
      .where('accepted_at', 'is', null)
      .where('revoked_at', 'is', null)
      .where('expires_at', '>', now)
      .executeTakeFirst();
    return result.numUpdatedRows === 1n;
  };
  return {
    async insert(invitation, tokenHash) {
      await db
        .insertInto('invitations')
        .values({ ...toRow(invitation), token_hash: tokenHash })
        .execute();
    },
    find: (orgId, id) => one(rows.where('org_id', '=', orgId).where('id', '=', id)),
    findByToken: (tokenHash) => one(rows.where('token_hash', '=', tokenHash)),
    findPending: (orgId, email, now) =>
      one(
        rows
          .where('org_id', '=', orgId)
          .where('email', '=', email)
          .where('accepted_at', 'is', null)
          .where('revoked_at', 'is', null)
          .where('expires_at', '>', now),
      ),
    async list(orgId, { limit, after }) {
      let query = rows
        .where('org_id', '=', orgId)
        .orderBy('created_at', 'desc')
        .orderBy('id', 'desc')
        .limit(limit + 1);
      if (after !== null) query = query.where((e) => afterPosition(e, 'created_at', 'id', after));
      return pageOf((await query.execute()).map(fromRow), limit);
    },
    accept: (id, now) => close(id, now, { accepted_at: now }),
    revoke: (id, now) => close(id, now, { revoked_at: now }),
  };
}

type InvitationRow = Omit<Selectable<Schema['invitations']>, 'token_hash'>;

const toRow = (i: Invitation): InvitationRow => ({
  id: i.id,
  org_id: i.orgId,
  email: i.email,
  role: i.role,
  created_by: i.createdBy,
  created_at: i.createdAt,
  expires_at: i.expiresAt,
  accepted_at: i.acceptedAt,
  revoked_at: i.revokedAt,
});

const fromRow = (row: InvitationRow): Invitation => ({
  id: row.id,
  orgId: row.org_id,
  email: row.email,
  role: row.role as Role,
  createdBy: row.created_by,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
  acceptedAt: row.accepted_at,
  revokedAt: row.revoked_at,
});
