import { useNavigate } from '@tanstack/react-router';
import { type KeyboardEvent, useDeferredValue, useState } from 'react';
import { classes } from '../ui/classes.ts';
import { Dialog } from '../ui/dialog.tsx';
import { TextField } from '../ui/field.tsx';
import { findEntries, type PaletteEntry } from './paletteEntries.ts';
import { usePaletteEntries } from './usePaletteEntries.ts';

/** Finds servers, spaces, places and actions by their names. Arrow keys choose, Enter goes there. */
export function Palette({ onClose }: { readonly onClose: () => void }) {
  const navigate = useNavigate();
  const [query, setQuery] = useState('');
  const [chosen, setChosen] = useState(0);
  const entries = usePaletteEntries();
  const shown = findEntries(entries, useDeferredValue(query));
  const at = Math.min(chosen, shown.length - 1);
  const go = (entry: PaletteEntry | undefined): void => {
    if (entry === undefined) return;
    onClose();
    if (entry.href !== undefined) location.assign(entry.href);
    else void navigate(entry.link);
  };
  const onKey = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) choose((at + step + shown.length) % Math.max(1, shown.length));
    else if (event.key === 'Enter') go(shown[at]?.entry);
    else return;
    event.preventDefault();
  };
  const choose = (next: number): void => {
    setChosen(next);
    document.getElementById(idOf(next))?.scrollIntoView({ block: 'nearest' });
  };
  return (
    <Dialog open onClose={onClose} title="Search">
      <TextField
        label="Server, space, place or action"
        labelHidden
        placeholder="Server, space, place or action"
        value={query}
        onChange={(event) => {
          setQuery(event.target.value);
          setChosen(0);
        }}
        onKeyDown={onKey}
        role="combobox"
        aria-expanded
        aria-controls="found"
        aria-autocomplete="list"
        aria-activedescendant={shown.length > 0 ? idOf(at) : undefined}
        autoComplete="off"
      />
      <div id="found" role="listbox" aria-label="Found" className="-mx-2 grid max-h-80 overflow-y-auto">
        {shown.map(({ entry, matched }, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are handled in the combobox, which keeps the focus (ARIA APG, listbox popup)
          <div
            key={entry.id}
            id={idOf(index)}
            role="option"
            aria-selected={index === at}
            tabIndex={-1}
            onMouseMove={() => setChosen(index)}
            onClick={() => go(entry)}
            className={classes(
              'flex cursor-pointer items-baseline justify-between gap-3 rounded-lg px-3 py-2',
              index === at && 'bg-accent-soft',
            )}
          >
            <span className="min-w-0 truncate">
              {entry.label} {matched && <span className="text-muted">{matched}</span>}
            </span>
            <span className="shrink-0 text-sm text-muted">{entry.kind}</span>
          </div>
        ))}
      </div>
      <p role="status" className={shown.length > 0 ? 'sr-only' : 'text-muted'}>
        {shown.length > 0 ? `${shown.length} found` : 'Nothing of this name.'}
      </p>
    </Dialog>
  );
}

const idOf = (index: number): string => `found-${index}`;
