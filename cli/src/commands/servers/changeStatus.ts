import { confirm } from '../../input/confirm.ts';
import { cleanText } from '../../output/cleanText.ts';
import { paintStatus } from '../../output/paint.ts';
import type { Session } from '../../session/openSession.ts';

const change =
  (verb: 'enable' | 'disable' | 'restore') =>
  async (session: Session, _options: object, slug: string): Promise<void> => {
    const connection = await session.admin.connections[verb](slug, session.write);
    session.out.data(connection, () => `${cleanText(connection.slug)}: ${paintStatus(session.out.paint, connection.status)}\n`);
  };

export const enable = change('enable');
export const disable = change('disable');
export const restore = change('restore');

/** Revokes a server: applications get 404 from the next call on. */
export async function remove(session: Session, options: { readonly purge?: boolean }, slug: string): Promise<void> {
  const consequence = options.purge
    ? `This deletes '${slug}' and its credential for good.`
    : `This revokes '${slug}' for every application and agent.`;
  await confirm(session, consequence, slug);
  await session.admin.connections.remove(slug, { ...session.write, purge: options.purge });
  session.out.data({ slug, removed: !session.write.dryRun, purged: options.purge === true }, () => '');
  if (!session.write.dryRun)
    session.out.note(options.purge ? `Deleted ${slug}.` : `Revoked ${slug}. Undo it within 30 days: mooring restore ${slug}`);
}
