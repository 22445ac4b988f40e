import { createLink } from '@tanstack/react-router';
import { LoaderCircle } from 'lucide-react';
import type { AnchorHTMLAttributes, ButtonHTMLAttributes, Ref } from 'react';
import { classes } from './classes.ts';

export type Look = 'primary' | 'secondary' | 'quiet' | 'danger';

const looks: Readonly<Record<Look, string>> = {
  primary: 'bg-accent text-on-accent hover:brightness-110 border-transparent',
  secondary: 'bg-surface text-ink border-strong-line/60 hover:bg-sunken',
  quiet: 'bg-transparent text-ink border-transparent hover:bg-sunken',
  danger: 'bg-surface text-bad border-bad/60 hover:bg-bad-soft',
};

const shape = (look: Look, small: boolean, className: string | undefined): string =>
  classes(
    'inline-flex items-center justify-center gap-2 rounded-lg border font-medium whitespace-nowrap select-none no-underline',
    'disabled:opacity-55 disabled:cursor-not-allowed aria-busy:cursor-progress',
    small ? 'min-h-8 px-2.5 text-sm' : 'min-h-10 px-4',
    looks[look],
    className,
  );

interface Appearance {
  readonly look?: Look;
  readonly small?: boolean;
}

/** A button that does something. While `busy` it says so and does nothing more. */
export function Button({
  look = 'secondary',
  small = false,
  busy = false,
  className,
  children,
  type = 'button',
  disabled,
  ...rest
}: ButtonHTMLAttributes<HTMLButtonElement> & Appearance & { readonly busy?: boolean; readonly ref?: Ref<HTMLButtonElement> }) {
  return (
    <button type={type} className={shape(look, small, className)} aria-busy={busy || undefined} disabled={disabled || busy} {...rest}>
      {busy && <LoaderCircle className="size-4 animate-spin" aria-hidden />}
      {children}
    </button>
  );
}

function Anchor({ look = 'secondary', small = false, className, ...rest }: AnchorHTMLAttributes<HTMLAnchorElement> & Appearance) {
  return <a className={shape(look, small, className)} {...rest} />;
}

/** A link that looks like a button, for what leads somewhere. */
export const LinkButton = createLink(Anchor);

/** A square button with an icon; `label` is what a screen reader says and the tooltip shows. */
export function IconButton({
  label,
  className,
  children,
  ...rest
}: ButtonHTMLAttributes<HTMLButtonElement> & { readonly label: string; readonly ref?: Ref<HTMLButtonElement> }) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      className={classes('inline-grid size-9 place-items-center rounded-lg text-muted hover:bg-sunken hover:text-ink', className)}
      {...rest}
    >
      {children}
    </button>
  );
}
