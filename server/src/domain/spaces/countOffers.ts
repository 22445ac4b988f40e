import type { Caller } from '#domain/tenancy/caller.ts';
import type { Space, SpaceOffer, SpaceStore } from './space.ts';

const NOTHING: SpaceOffer = { servers: 0, tools: 0 };

/** Answers for each of the spaces what agents find at its gateway; null to a key that may not know of every server and tool there. */
export type CountOffers = (caller: Caller, spaces: readonly Space[]) => Promise<(space: Space) => SpaceOffer | null>;

export const createCountOffers =
  (spaces: Pick<SpaceStore, 'offers'>): CountOffers =>
  async ({ orgId, key }, asked) => {
    if (key !== null && (key.slugs !== null || key.deniedTools.length > 0)) return () => null;
    const offers = await spaces.offers(
      orgId,
      asked.map(({ id }) => id),
    );
    return ({ id }) => offers.get(id) ?? NOTHING;
  };
