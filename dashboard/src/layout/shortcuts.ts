import type { Me } from '@mooring/sdk';
import type { NavigateOptions } from '@tanstack/react-router';
import { isAdmin } from '../api/roles.ts';
import { places } from './places.ts';

export interface Shortcut {
  /** Pressed one after the other; or all at once where `Ctrl` is among them. */
  readonly keys: readonly string[];
  readonly words: string;
}

/** What the keys do for this person. */
export function shortcutsOf(me: Me, searchKey: string): readonly Shortcut[] {
  const admin = isAdmin(me);
  return [
    { keys: searchKey.split(' '), words: 'Search everything' },
    { keys: ['/'], words: 'Filter the list on the page' },
    { keys: ['n'], words: admin ? 'New server, key, space or member, after the page' : 'New key' },
    ...(admin ? [{ keys: ['t'], words: 'Test the server on the page' }] : []),
    ...places.filter(({ forAdmins }) => admin || !forAdmins).map(({ key, label }) => ({ keys: ['g', key], words: `Go to ${label}` })),
    { keys: ['?'], words: 'Show these shortcuts' },
  ];
}

/** Where `g` and then this key leads. */
export function placeOf(key: string, me: Me): NavigateOptions | null {
  const place = places.find((one) => one.key === key && (isAdmin(me) || !one.forAdmins));
  return place === undefined ? null : { to: place.to };
}

/** Where a new one is made of what the page is about. */
export function newOn(path: string, me: Me): NavigateOptions | null {
  if (!isAdmin(me) || path.startsWith('/keys')) return { to: '/keys', search: { create: true } };
  if (path.startsWith('/spaces')) return { to: '/spaces', search: { create: true } };
  if (path.startsWith('/members')) return { to: '/members', search: { invite: true } };
  return { to: '/servers/new' };
}

const OFF = 'mooring.shortcuts';

/** Single keys can be switched off, because speech input types them by accident (WCAG 2.2, 2.1.4). */
export const areShortcutsOn = (): boolean => localStorage.getItem(OFF) !== 'off';

export function switchShortcuts(on: boolean): void {
  if (on) localStorage.removeItem(OFF);
  else localStorage.setItem(OFF, 'off');
}
