import { useRouteContext } from '@tanstack/react-router';
import { Fragment, useState } from 'react';
import { Dialog } from '../ui/dialog.tsx';
import { Switch } from '../ui/switch.tsx';
import { areShortcutsOn, shortcutsOf, switchShortcuts } from './shortcuts.ts';

/** Every key that does something, and the way to switch them off. */
export function ShortcutHelp({ searchKey, onClose }: { readonly searchKey: string; readonly onClose: () => void }) {
  const { me } = useRouteContext({ from: '/app' });
  const [isOn, setOn] = useState(areShortcutsOn);
  const change = (on: boolean): void => {
    switchShortcuts(on);
    setOn(on);
  };
  return (
    <Dialog open onClose={onClose} title="Keyboard shortcuts">
      <Switch
        label="Single-key shortcuts"
        hint="They never act while you type in a field. Remembered in this browser."
        checked={isOn}
        onChange={change}
      />
      <dl className="grid grid-cols-[max-content_1fr] items-center gap-x-6 gap-y-2.5">
        {shortcutsOf(me, searchKey).map(({ keys, words }) => (
          <Fragment key={words}>
            <dt className="flex gap-1">
              {keys.map((key) => (
                <kbd key={key} className="min-w-7 rounded-md border border-line bg-sunken px-2 py-0.5 text-center font-mono text-sm">
                  {key}
                </kbd>
              ))}
            </dt>
            <dd>{words}</dd>
          </Fragment>
        ))}
      </dl>
    </Dialog>
  );
}
