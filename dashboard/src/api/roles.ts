import type { Me } from '@mooring/sdk';

/** Whether the person may add, change and remove servers. */
export const isAdmin = (me: Me): boolean => me.role !== 'MEMBER';

export const isOwner = (me: Me): boolean => me.role === 'OWNER';
