import { Check, Copy } from 'lucide-react';
import { Button } from './button.tsx';
import { useCopy } from './useCopy.ts';

/** Copies a text and says that it did. */
export function CopyButton({ text, label = 'Copy' }: { readonly text: string; readonly label?: string }) {
  const [state, copy] = useCopy(text);
  return (
    <Button small onClick={copy}>
      {state === 'copied' ? <Check className="size-4" aria-hidden /> : <Copy className="size-4" aria-hidden />}
      <span aria-live="polite">{state === 'copied' ? 'Copied' : state === 'failed' ? 'Select it by hand' : label}</span>
    </Button>
  );
}
