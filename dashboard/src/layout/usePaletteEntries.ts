import { useQuery } from '@tanstack/react-query';
import { useRouteContext } from '@tanstack/react-router';
import { isAdmin } from '../api/roles.ts';
import { serversQuery } from '../api/servers.ts';
import { spacesQuery } from '../api/spaces.ts';
import type { PaletteEntry } from './paletteEntries.ts';
import { documents, places } from './places.ts';

/** Everything that the person may go to or do. */
export function usePaletteEntries(): readonly PaletteEntry[] {
  const { me } = useRouteContext({ from: '/app' });
  const { data: servers = [] } = useQuery(serversQuery());
  const { data: spaces = [] } = useQuery(spacesQuery);
  const admin = isAdmin(me);
  return [
    ...places
      .filter(({ forAdmins }) => !forAdmins || admin)
      .map(({ label, to, also }): PaletteEntry => ({ id: `place ${to}`, label, kind: 'Place', link: { to }, ...(also && { also }) })),
    ...(admin ? forAdmins : []),
    { id: 'create key', label: 'Create key', kind: 'Action', link: { to: '/keys', search: { create: true } } },
    ...servers.map(
      ({ slug, display_name: label, server_url: url }): PaletteEntry => ({
        id: `server ${slug}`,
        label,
        kind: 'Server',
        also: [slug, url],
        link: { to: '/servers/$slug', params: { slug } },
      }),
    ),
    ...spaces.map(
      ({ slug, name }): PaletteEntry => ({
        id: `space ${slug}`,
        label: name,
        kind: 'Space',
        also: [slug],
        link: { to: '/spaces/$slug', params: { slug } },
      }),
    ),
    ...(admin ? servers : []).map(
      ({ slug, display_name: name }): PaletteEntry => ({
        id: `test ${slug}`,
        label: `Test ${name}`,
        kind: 'Action',
        link: { to: '/servers/$slug/tests/new', params: { slug } },
      }),
    ),
    ...documents.map(({ label, href }): PaletteEntry => ({ id: href, label, kind: 'Documentation', href })),
  ];
}

const forAdmins: readonly PaletteEntry[] = [
  {
    id: 'add server',
    label: 'Add custom connector',
    kind: 'Action',
    also: ['Add a custom MCP server', 'Register a server'],
    link: { to: '/servers/new' },
  },
  { id: 'create space', label: 'Create space', kind: 'Action', link: { to: '/spaces', search: { create: true } } },
  { id: 'invite', label: 'Invite a person', kind: 'Action', link: { to: '/members', search: { invite: true } } },
];
