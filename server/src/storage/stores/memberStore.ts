import type { Selectable } from 'kysely';
import { pageOf } from '#domain/page.ts';
import type { Member, MemberStore, Membership } from '#domain/tenancy/members/member.ts';
import type { Role } from '#domain/tenancy/roles.ts';
import type { Db } from '../db.ts';
import { afterPosition } from '../listing.ts';
import type { Schema } from '../schema.ts';

type MemberRow = Selectable<Schema['members']>;

export function createMemberStore({ db, kind }: Db): MemberStore {
  const membersOf = (orgId: string) =>
    db
      .selectFrom('members')
      .innerJoin('users', 'users.id', 'members.user_id')
      .selectAll('members')
      .select(['users.name', 'users.email'])
      .where('members.org_id', '=', orgId);
  const one = async (query: ReturnType<typeof membersOf>): Promise<Member | null> => {
    const row = await query.executeTakeFirst();
    return row === undefined ? null : toMember(row);
  };
  return {
    async insert(membership) {
      await db.insertInto('members').values(toRow(membership)).execute();
    },
    find: (orgId, id) => one(membersOf(orgId).where('members.id', '=', id)),
    findByUser: (orgId, userId) => one(membersOf(orgId).where('members.user_id', '=', userId)),
    findByEmail: (orgId, email) => one(membersOf(orgId).where('users.email', '=', email)),
    async listOfUser(userId) {
      const rows = await db.selectFrom('members').selectAll().where('user_id', '=', userId).orderBy('created_at').orderBy('id').execute();
      return rows.map(fromRow);
    },
    async list(orgId, { limit, after }) {
      let query = membersOf(orgId)
        .orderBy('members.created_at', 'desc')
        .orderBy('members.id', 'desc')
        .limit(limit + 1);
      if (after !== null) query = query.where((e) => afterPosition(e, 'members.created_at', 'members.id', after));
      return pageOf((await query.execute()).map(toMember), limit);
    },
    async listOwners(orgId, limit) {
      const owners = membersOf(orgId).where('members.role', '=', 'OWNER').orderBy('members.created_at').orderBy('members.id');
      return (await owners.limit(limit).execute()).map(({ name, email }) => ({ name, email }));
    },
    async listUserIds(orgId) {
      const rows = await db.selectFrom('members').select('user_id').where('org_id', '=', orgId).execute();
      return rows.map((row) => row.user_id);
    },
    async lockOwners(orgId) {
      // In one order, so that two transactions do not wait for each other. On SQLite the transaction is the lock.
      let query = db.selectFrom('members').select('id').where('org_id', '=', orgId).where('role', '=', 'OWNER').orderBy('id');
      if (kind === 'postgres') query = query.forUpdate();
      return (await query.execute()).map((row) => row.id);
    },
    async updateRole({ orgId, id, role, revision, updatedAt }, expectedRevision) {
      const result = await db
        .updateTable('members')
        .set({ role, revision, updated_at: updatedAt })
        .where('org_id', '=', orgId)
        .where('id', '=', id)
        .where('revision', '=', expectedRevision)
        .executeTakeFirst();
      return result.numUpdatedRows === 1n;
    },
    async remove(orgId, id) {
      await db.deleteFrom('members').where('org_id', '=', orgId).where('id', '=', id).execute();
    },
    async markSeen(id, at) {
      await db.updateTable('members').set({ last_seen_at: at }).where('id', '=', id).execute();
    },
  };
}

const toRow = (m: Membership): MemberRow => ({
  id: m.id,
  org_id: m.orgId,
  user_id: m.userId,
  role: m.role,
  revision: m.revision,
  created_at: m.createdAt,
  updated_at: m.updatedAt,
  last_seen_at: m.lastSeenAt,
});

const fromRow = (row: MemberRow): Membership => ({
  id: row.id,
  orgId: row.org_id,
  userId: row.user_id,
  role: row.role as Role,
  revision: row.revision,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
  lastSeenAt: row.last_seen_at,
});

const toMember = (row: MemberRow & { name: string; email: string }): Member => ({ ...fromRow(row), name: row.name, email: row.email });
