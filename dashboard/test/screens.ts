import type { Filled } from './fill.ts';

/** Every screen and dialog that has an address, by the name of its picture. */
export const screens = ({ testId }: Filled): Readonly<Record<string, string>> => ({
  home: '/',
  servers: '/servers',
  'servers-removed': '/servers?status=revoked',
  'add-server': '/servers/new',
  'server-overview': '/servers/weather',
  'server-connect': '/servers/weather/connect',
  'server-tools': '/servers/weather/tools',
  'server-playground': '/servers/weather/playground',
  'server-credential': '/servers/weather/credential',
  'server-access': '/servers/weather/access',
  'server-logs': '/servers/weather/logs',
  'server-settings': '/servers/weather/settings',
  'test-run': `/servers/billing/tests/${testId}`,
  spaces: '/spaces',
  'create-space': '/spaces?create=true',
  space: '/spaces/support',
  keys: '/keys',
  'create-key': '/keys?create=true',
  members: '/members',
  invite: '/members?invite=true',
  audit: '/activity',
  'audit-filtered': '/activity?action=key.created&actor=owner',
  'verify-chain': '/activity?verify=true',
  calls: '/activity/calls',
  'hand-offs': '/activity/uses',
  organization: '/settings',
  'network-policy': '/settings/network',
  plan: '/settings/plan',
  encryption: '/settings/encryption',
  'renew-key': '/settings/encryption?renew=true',
  system: '/settings/system',
  sessions: '/settings/sessions',
  'not-found': '/no-such-place',
});

/** Where a member sees something else than an admin. */
export const memberScreens: Readonly<Record<string, string>> = {
  home: '/',
  servers: '/servers',
  'add-server': '/servers/new',
  'server-overview': '/servers/weather',
  'server-tools': '/servers/weather/tools',
  spaces: '/spaces',
  space: '/spaces/everyone',
  keys: '/keys',
  members: '/members',
  audit: '/activity',
  settings: '/settings',
  network: '/settings/network',
  'no-space': '/spaces/none',
};

/** Screens of people who are not signed in, and the pages that need nobody. */
export const openScreens: Readonly<Record<string, string>> = {
  'sign-in': '/login',
  invitation: '/invite',
  'set-up': '/setup',
  'set-up-form': '/setup#token=shown-nowhere',
  'api-reference': '/docs/api',
  'error-catalogue': '/docs/errors',
  'error-page': '/docs/errors/address_not_allowed',
  'error-unknown': '/docs/errors/made_up',
};
