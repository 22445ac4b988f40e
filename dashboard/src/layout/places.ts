import type { LinkProps } from '@tanstack/react-router';
import { Activity, House, KeyRound, Layers, type LucideIcon, Plug, Settings, Users } from 'lucide-react';

export interface Place {
  readonly label: string;
  readonly to: NonNullable<LinkProps['to']>;
  readonly icon: LucideIcon;
  /** Typed after `g`, it leads there. */
  readonly key: string;
  /** Members would find nothing there. */
  readonly forAdmins?: boolean;
  /** Other names under which people look for it. */
  readonly also?: readonly string[];
}

/** The sections of the dashboard. */
export const places: readonly Place[] = [
  { label: 'Home', to: '/', icon: House, key: 'h' },
  {
    label: 'Servers',
    to: '/servers',
    icon: Plug,
    key: 's',
    also: ['Custom MCP servers', 'Custom Connectors', 'MCP integrations', 'Integrations'],
  },
  { label: 'Spaces', to: '/spaces', icon: Layers, key: 'p' },
  { label: 'Keys', to: '/keys', icon: KeyRound, key: 'k', also: ['API keys', 'Tokens'] },
  { label: 'Activity', to: '/activity', icon: Activity, key: 'a', forAdmins: true, also: ['Audit trail', 'Log'] },
  { label: 'Members', to: '/members', icon: Users, key: 'm', forAdmins: true, also: ['People', 'Invitations'] },
  { label: 'Settings', to: '/settings', icon: Settings, key: 'e', also: ['Organization', 'Encryption', 'Plan'] },
];

/** Pages of the documentation that the server carries. */
export const documents = [
  { label: 'API reference', href: '/docs/api' },
  { label: 'Error catalogue', href: '/docs/errors' },
] as const;
