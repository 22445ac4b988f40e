import type { Clock } from '#domain/clock.ts';

export const planNames = ['starter', 'growth', 'scale'] as const;
export type PlanName = (typeof planNames)[number];

export interface Organization {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly plan: PlanName;
  readonly revision: number;
  readonly createdAt: number;
  readonly updatedAt: number;
}

export interface OrganizationStore {
  insert(organization: Organization): Promise<void>;
  find(id: string): Promise<Organization | null>;
  findBySlug(slug: string): Promise<Organization | null>;
  list(): Promise<readonly Organization[]>;
  /** Answers whether the expected revision was there. */
  update(organization: Organization, expectedRevision: number): Promise<boolean>;
  /** Removes the organization and every row that belongs to it. */
  remove(id: string): Promise<void>;
}

export type NewOrganization = Pick<Organization, 'name' | 'slug' | 'plan'>;

export const organizationFrom = (id: string, from: NewOrganization, clock: Clock): Organization => {
  const now = clock.now();
  return { id, ...from, revision: 1, createdAt: now, updatedAt: now };
};
