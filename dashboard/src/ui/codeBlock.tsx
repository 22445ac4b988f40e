import { CopyButton } from './copyButton.tsx';

/** Code or JSON to be read and copied; a single line beside its button, more below it. It can be scrolled with the keyboard. */
export function CodeBlock({ code, label }: { readonly code: string; readonly label: string }) {
  const isLine = !code.includes('\n');
  const text = (
    <section
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reachable (WCAG 2.1.1)
      tabIndex={0}
      className={isLine ? 'min-w-0 flex-1 overflow-x-auto px-3 py-2.5' : 'overflow-x-auto p-4'}
    >
      <pre className="font-mono text-sm leading-relaxed">
        <code>{code}</code>
      </pre>
    </section>
  );
  return (
    <figure className={`min-w-0 rounded-xl border border-line bg-sunken ${isLine ? 'flex items-center pr-2' : ''}`}>
      {isLine ? (
        <>
          {text}
          <CopyButton text={code} />
        </>
      ) : (
        <>
          <figcaption className="flex items-center justify-between gap-2 border-b border-line py-1.5 pr-2 pl-4 text-sm text-muted">
            {label} <CopyButton text={code} />
          </figcaption>
          {text}
        </>
      )}
    </figure>
  );
}
