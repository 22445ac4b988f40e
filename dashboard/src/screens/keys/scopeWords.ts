import type { KeyScope } from '@mooring/sdk';

/** What each scope lets a key do, the most common first. */
export const scopeWords: readonly (readonly [KeyScope, string])[] = [
  ['config:read', 'Fetch the URL and headers of servers (hand-off)'],
  ['tools:call', 'Use tools through the gateway'],
  ['connections:read', 'Look at servers'],
  ['connections:write', 'Register, change and test servers'],
  ['audit:read', 'Read the audit trail and the log of uses'],
  ['org:admin', 'Everything that admins may do'],
  ['org:owner', 'Everything that owners may do'],
];
