import { useState } from 'react';
import { Button } from '../ui/button.tsx';

interface Held<Thing> {
  /** What the form shows and is saved against. */
  readonly base: Thing;
  /** To be called at every input. */
  readonly hold: () => void;
  /** To be called when the form was saved. */
  readonly release: () => void;
  /** Somebody else has changed the thing since the first input. */
  readonly isOutdated: boolean;
}

/**
 * For forms about a thing that others may change meanwhile. Until something is typed the form follows; then it stays as it is, with the
 * version that it began with, so that nothing typed is lost and nobody's change is written over.
 */
export function useHeld<Thing extends { readonly version: number }>(current: Thing): Held<Thing> {
  const [held, setHeld] = useState<Thing | null>(null);
  return {
    base: held ?? current,
    hold: () => setHeld((before) => before ?? current),
    release: () => setHeld(null),
    isOutdated: held !== null && held.version !== current.version,
  };
}

/** Says so, and offers the newer state in the place of what was typed. */
export function Outdated({ held: { isOutdated, release } }: { readonly held: Held<{ readonly version: number }> }) {
  return (
    <div role="status" className="empty:contents">
      {isOutdated && (
        <div className="flex flex-wrap items-center justify-between gap-2 rounded-xl border border-warn/40 bg-warn-soft p-3">
          This was changed meanwhile. What you have typed cannot be saved over it.
          <Button small onClick={release}>
            Show what it is now
          </Button>
        </div>
      )}
    </div>
  );
}
