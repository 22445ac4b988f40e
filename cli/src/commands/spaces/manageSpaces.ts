import type { Space, SpaceMember, SpaceRole } from '@mooring/sdk';
import { usageError } from '../../cliError.ts';
import { confirm } from '../../input/confirm.ts';
import { cleanText } from '../../output/cleanText.ts';
import { formatTable } from '../../output/table.ts';
import type { Session } from '../../session/openSession.ts';

export async function listSpaces(session: Session): Promise<void> {
  const spaces: Space[] = [];
  for await (const space of session.admin.spaces.list({ limit: 100 })) spaces.push(space);
  const row = ({ slug, name, role, policy }: Space) => [
    cleanText(slug),
    cleanText(name),
    role ?? '',
    cleanText(policy.denied_tools.join(', ')) || 'none',
  ];
  session.out.data(spaces, () => formatTable([['SLUG', 'NAME', 'YOUR ROLE', 'DENIED TOOLS'], ...spaces.map(row)]));
}

export async function createSpace(session: Session, { slug }: { readonly slug?: string }, name: string): Promise<void> {
  const space = await session.admin.spaces.create({ name, ...(slug !== undefined && { slug }) }, session.write);
  session.out.data(space, () => `${cleanText(space.slug)}\n`);
}

export async function removeSpace(session: Session, _options: object, slug: string): Promise<void> {
  await confirm(session, `This deletes the space '${slug}'; its people and keys lose the servers that they see by it alone.`, slug);
  await session.admin.spaces.remove(slug, session.write);
  session.out.data({ slug, removed: !session.write.dryRun }, () => '');
}

const change =
  (verb: 'bind' | 'unbind') =>
  async (session: Session, _options: object, space: string, server: string): Promise<void> => {
    await session.admin.spaces[verb](space, server, session.write);
    session.out.data({ space, server, bound: verb === 'bind' }, () => '');
    if (!session.write.dryRun) session.out.note(verb === 'bind' ? `${space} sees ${server}.` : `${space} no longer sees ${server}.`);
  };

export const bind = change('bind');
export const unbind = change('unbind');

export interface MembersOptions {
  readonly set?: string;
  readonly role?: SpaceRole;
  readonly remove?: string;
}

/** Lists the people of a space, after the change that was asked for. */
export async function members(session: Session, { set, role, remove }: MembersOptions, space: string): Promise<void> {
  if ((set === undefined) !== (role === undefined)) throw usageError('--set and --role belong together.');
  if (set !== undefined && role !== undefined) await session.admin.spaces.setMember(space, set, { role }, session.write);
  if (remove !== undefined) await session.admin.spaces.removeMember(space, remove, session.write);
  const people: SpaceMember[] = [];
  for await (const person of session.admin.spaces.members(space, { limit: 100 })) people.push(person);
  const row = ({ user_id, name, email, role: place }: SpaceMember) => [user_id, cleanText(name), cleanText(email), place];
  session.out.data(people, () => formatTable([['USER', 'NAME', 'EMAIL', 'ROLE'], ...people.map(row)]));
}
