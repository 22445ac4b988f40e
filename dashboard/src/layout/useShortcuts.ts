import { useMatch, useNavigate, useRouteContext, useRouterState } from '@tanstack/react-router';
import { useEffect, useEffectEvent, useRef } from 'react';
import { isAdmin } from '../api/roles.ts';
import { areShortcutsOn, newOn, placeOf } from './shortcuts.ts';

/** How long `g` waits for the second key. */
const SEQUENCE_MS = 1_500;

/** Letters belong to a field that takes them, and to a dialog that is open. */
const takesLetters = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.closest('input, textarea, select, [role="dialog"], [role="menu"]') !== null);

const isSearchKey = ({ ctrlKey, metaKey, altKey, key }: KeyboardEvent): boolean =>
  (ctrlKey || metaKey) && !altKey && key.toLowerCase() === 'k';

/** Ctrl+K or Cmd+K searches everything; single keys do the rest, see shortcuts.ts. */
export function useShortcuts(onSearch: () => void, onHelp: () => void): void {
  const { me } = useRouteContext({ from: '/app' });
  const navigate = useNavigate();
  const path = useRouterState({ select: ({ location }) => location.pathname });
  const slug = useMatch({ from: '/app/servers/$slug', shouldThrow: false })?.params.slug;
  /** When `g` was pressed, in the milliseconds of events. */
  const begun = useRef(Number.NEGATIVE_INFINITY);

  /** Whether the key meant something here. */
  const press = (key: string, at: number): boolean => {
    const isSecond = at - begun.current < SEQUENCE_MS;
    begun.current = key === 'g' && !isSecond ? at : Number.NEGATIVE_INFINITY;
    const filter = document.querySelector<HTMLInputElement>('main input[type="search"]');
    if (key === '/' && filter !== null) filter.focus();
    else if (key === '?') onHelp();
    else {
      const test = slug !== undefined && isAdmin(me) ? ({ to: '/servers/$slug/tests/new', params: { slug } } as const) : null;
      const target = isSecond ? placeOf(key, me) : { n: newOn(path, me), t: test }[key];
      if (!target) return false;
      void navigate(target);
    }
    return true;
  };
  const onKey = useEffectEvent((event: KeyboardEvent): void => {
    if (isSearchKey(event)) onSearch();
    else if (event.ctrlKey || event.metaKey || event.altKey || takesLetters(event.target) || !areShortcutsOn()) return;
    else if (!press(event.key, event.timeStamp)) return;
    event.preventDefault();
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => onKey(event);
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);
}
