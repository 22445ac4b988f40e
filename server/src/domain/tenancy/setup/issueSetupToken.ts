import type { Clock } from '#domain/clock.ts';
import type { OrganizationStore } from '../organization.ts';
import { newToken } from '../token.ts';
import { requireNotSetUp, type SetupTokenStore } from './setup.ts';

export const SETUP_TOKEN_LIFETIME_MS = 30 * 60_000;

interface IssueSetupTokenDeps {
  readonly stores: { readonly organizations: OrganizationStore; readonly setupTokens: SetupTokenStore };
  readonly clock: Clock;
}

/** A token for the first person at `/setup`, good once within 30 minutes. Throws `already_set_up` once an organization exists. */
export const createIssueSetupToken =
  ({ stores, clock }: IssueSetupTokenDeps) =>
  async (): Promise<{ token: string; expiresAt: number }> => {
    await requireNotSetUp(stores.organizations);
    const now = clock.now();
    const expiresAt = now + SETUP_TOKEN_LIFETIME_MS;
    const { token, hash } = newToken();
    await stores.setupTokens.removeExpired(now);
    await stores.setupTokens.insert({ hash, createdAt: now, expiresAt });
    return { token, expiresAt };
  };
