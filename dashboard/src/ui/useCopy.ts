import { useEffect, useState } from 'react';

const SHOWN_MS = 2_000;

export type Copied = 'idle' | 'copied' | 'failed';

/** Puts a text into the clipboard, and tells for two seconds whether that worked. */
export function useCopy(text: string): readonly [Copied, () => void] {
  const [state, setState] = useState<Copied>('idle');
  useEffect(() => {
    if (state === 'idle') return;
    const timer = setTimeout(() => setState('idle'), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [state]);
  const copy = (): void => {
    // Absent on plain http, where browsers keep the clipboard from pages.
    const done = navigator.clipboard?.writeText(text) ?? Promise.reject(new Error('no clipboard'));
    done.then(
      () => setState('copied'),
      () => setState('failed'),
    );
  };
  return [state, copy];
}
