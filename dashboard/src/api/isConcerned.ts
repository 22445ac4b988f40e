import type { LiveChange, LiveChangeType } from '@mooring/sdk';

/** First parts of the keys of queries that show something of the kind. The audit trail shows everything. */
const shownIn: Readonly<Record<LiveChangeType, readonly string[]>> = {
  organization: ['org', 'me', 'plan'],
  member: ['members', 'me', 'org', 'space', 'keys'],
  invitation: ['invitations'],
  session: ['sessions'],
  key: ['keys', 'explain'],
  connection: ['servers', 'spaces', 'space', 'plan', 'explain'],
  tool: ['spaces', 'space', 'explain'],
  space: ['spaces', 'space', 'servers', 'server', 'keys', 'explain'],
  network: ['network', 'servers', 'server'],
  vault: ['org', 'encryption'],
  audit: [],
};

/** Whether what a query shows may be another one after the change. */
export function isConcerned([kind, slug]: readonly unknown[], { type, name }: LiveChange): boolean {
  if (kind === 'audit') return true;
  if (kind === 'server' && (type === 'connection' || type === 'tool')) return name?.split('/')[0] === slug;
  return shownIn[type].includes(String(kind));
}
