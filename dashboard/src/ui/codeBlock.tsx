import { CopyButton } from './copyButton.tsx';

/** Code or JSON to be read and copied. It can be scrolled with the keyboard. */
export function CodeBlock({ code, label, copy = true }: { readonly code: string; readonly label: string; readonly copy?: boolean }) {
  return (
    <figure className="relative min-w-0">
      {copy && (
        <div className="absolute top-2 right-2">
          <CopyButton text={code} />
        </div>
      )}
      <section
        aria-label={label}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reachable (WCAG 2.1.1)
        tabIndex={0}
        className="overflow-x-auto rounded-xl border border-line bg-sunken p-4 pr-28"
      >
        <pre className="font-mono text-sm leading-relaxed">
          <code>{code}</code>
        </pre>
      </section>
    </figure>
  );
}
