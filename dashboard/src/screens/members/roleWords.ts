import type { OrgRole } from '@mooring/sdk';

export const roleWords: Readonly<Record<OrgRole, string>> = { OWNER: 'Owner', ADMIN: 'Admin', MEMBER: 'Member' };
export const orgRoles = Object.keys(roleWords) as readonly OrgRole[];
