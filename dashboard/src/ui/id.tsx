import { Check, Copy } from 'lucide-react';
import { useCopy } from './useCopy.ts';

/** An id, a slug or an address that people take elsewhere: a click copies it. */
export function Id({ text }: { readonly text: string }) {
  const [state, copy] = useCopy(text);
  return (
    <span className="inline-flex max-w-full items-center gap-1 align-middle">
      <code className="min-w-0 font-mono text-sm break-all">{text}</code>
      <button
        type="button"
        onClick={copy}
        aria-label={`Copy ${text}`}
        title="Copy"
        className="relative z-10 grid size-6 shrink-0 place-items-center rounded-md text-muted hover:bg-sunken hover:text-ink"
      >
        {state === 'copied' ? <Check className="size-3.5" aria-hidden /> : <Copy className="size-3.5" aria-hidden />}
      </button>
      <span role="status" className="sr-only">
        {state === 'copied' ? 'Copied' : ''}
      </span>
    </span>
  );
}
