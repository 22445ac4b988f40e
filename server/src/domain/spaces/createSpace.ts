import { slugOfName } from '@mooring/sdk';
import type { Change } from '#domain/audit/change.ts';
import type { ChangeContext } from '#domain/audit/types.ts';
import type { Clock } from '#domain/clock.ts';
import { isSlugShaped } from '#domain/connections/slug.ts';
import { AppError, fieldError } from '#domain/errors.ts';
import { isUuid, newId } from '#domain/ids.ts';
import type { Caller } from '#domain/tenancy/caller.ts';
import { requireAdmin, targetOf } from './authorizeSpace.ts';
import type { Space, SpaceStore } from './space.ts';

export interface SpaceDraft {
  readonly name: string;
  /** Derived from the name if left out; it never changes. */
  readonly slug?: string | undefined;
  readonly deniedTools: readonly string[];
}

/** Makes a space without servers and people. For admins. Throws 409 `already_exists` for a slug that is in use. */
export const createCreateSpace =
  ({ change, clock }: { readonly change: Change<{ readonly spaces: SpaceStore }>; readonly clock: Clock }) =>
  async (caller: Caller, context: ChangeContext, draft: SpaceDraft): Promise<Space> => {
    requireAdmin(caller);
    const slug = requireSpaceSlug(draft.slug ?? slugOfName(draft.name), draft.slug === undefined ? '/name' : '/slug');
    return change(context, async ({ spaces }, record) => {
      if ((await spaces.findBySlug(caller.orgId, slug)) !== null)
        throw new AppError('already_exists', { detail: `There is a space '${slug}' already.` });
      const now = clock.now();
      const deniedTools = await spaces.presentTools(caller.orgId, draft.deniedTools, now);
      const times = { createdAt: now, updatedAt: now };
      const space = { id: newId(), orgId: caller.orgId, slug, name: draft.name, builtIn: false, deniedTools, revision: 1, ...times };
      await spaces.insert(space);
      record({
        action: 'space.created',
        target: targetOf(space),
        changes: { name: { to: space.name }, denied_tools: { to: deniedTools } },
      });
      return space;
    });
  };

/** As that of a server: it stands in paths of the gateway, too. */
function requireSpaceSlug(slug: string, path: string): string {
  if (isSlugShaped(slug) && !slug.includes('__') && !isUuid(slug)) return slug;
  throw fieldError(
    path,
    'slug_invalid',
    'A slug is 1 to 48 lower-case letters, digits, dashes and single underscores, and starts and ends with a letter or digit.',
  );
}
