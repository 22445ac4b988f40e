import { AppError } from '#domain/errors.ts';
import type { Identity } from '../identity.ts';
import type { OrganizationStore } from '../organization.ts';
import type { FoundingDeps, FoundingStores } from '../organizations/foundOrganization.ts';
import type { AccountIdentity } from '../prepareAccount.ts';

export interface SetupTokenStore {
  insert(token: { readonly hash: string; readonly createdAt: number; readonly expiresAt: number }): Promise<void>;
  /** Whether the token has not expired at `now`. */
  isValid(hash: string, now: number): Promise<boolean>;
  removeAll(): Promise<void>;
  removeExpired(now: number): Promise<void>;
  /** Holds other set-ups back until the transaction ends. */
  lock(): Promise<void>;
}

export interface SetupStores extends FoundingStores {
  readonly setupTokens: SetupTokenStore;
}

export interface SetupDeps<Stores extends SetupStores> extends FoundingDeps<Stores> {
  readonly stores: { readonly organizations: OrganizationStore; readonly setupTokens: SetupTokenStore };
  readonly identity: AccountIdentity & Pick<Identity, 'findUser'>;
}

/** Throws 409 if an organization exists: set-up happens once. */
export async function requireNotSetUp(organizations: OrganizationStore): Promise<void> {
  if ((await organizations.list()).length > 0) throw new AppError('already_set_up');
}
