import { type InputHTMLAttributes, type ReactNode, type SelectHTMLAttributes, type TextareaHTMLAttributes, useId } from 'react';
import { classes } from './classes.ts';

const box =
  'w-full rounded-lg border border-strong-line bg-surface px-3 text-ink placeholder:text-muted disabled:opacity-60 aria-invalid:border-bad';

interface Labelled {
  readonly label: string;
  /** Said below the field. */
  readonly hint?: ReactNode;
  /** What is wrong with what was entered. */
  readonly error?: string | undefined;
  readonly optional?: boolean;
  readonly labelHidden?: boolean;
}

/** Label, control, hint and error, tied together for assistive technology. */
function Frame({
  id,
  label,
  hint,
  error,
  optional,
  labelHidden,
  children,
}: Labelled & { readonly id: string; readonly children: ReactNode }) {
  return (
    <div className="grid gap-1.5">
      <label htmlFor={id} className={classes('font-medium', labelHidden && 'sr-only')}>
        {label} {optional && <span className="font-normal text-muted">(optional)</span>}
      </label>
      {children}
      {hint && (
        <div id={`${id}-hint`} className="text-sm text-muted">
          {hint}
        </div>
      )}
      {error && (
        <div id={`${id}-error`} role="alert" className="text-sm text-bad">
          {error}
        </div>
      )}
    </div>
  );
}

const described = (id: string, { hint, error }: Labelled) => ({
  id,
  'aria-invalid': error ? true : undefined,
  'aria-describedby': classes(hint ? `${id}-hint` : '', error && `${id}-error`) || undefined,
});

const split = <Props extends Labelled>({ label, hint, error, optional, labelHidden, ...control }: Props) => ({
  frame: { label, hint, error, ...(optional !== undefined && { optional }), ...(labelHidden !== undefined && { labelHidden }) },
  control,
});

export function TextField(props: Labelled & InputHTMLAttributes<HTMLInputElement> & { readonly mono?: boolean }) {
  const id = useId();
  const { frame, control } = split(props);
  const { mono, className, ...rest } = control;
  return (
    <Frame id={id} {...frame}>
      <input {...described(id, frame)} className={classes(box, 'min-h-10', mono && 'font-mono text-sm', className)} {...rest} />
    </Frame>
  );
}

export function TextArea(props: Labelled & TextareaHTMLAttributes<HTMLTextAreaElement> & { readonly mono?: boolean }) {
  const id = useId();
  const { frame, control } = split(props);
  const { mono, className, ...rest } = control;
  return (
    <Frame id={id} {...frame}>
      <textarea {...described(id, frame)} className={classes(box, 'py-2', mono && 'font-mono text-sm', className)} {...rest} />
    </Frame>
  );
}

/** The platform's own select: it works with every keyboard, reader and phone. */
export function SelectField(props: Labelled & SelectHTMLAttributes<HTMLSelectElement>) {
  const id = useId();
  const { frame, control } = split(props);
  const { className, ...rest } = control;
  return (
    <Frame id={id} {...frame}>
      <select {...described(id, frame)} className={classes(box, 'min-h-10', className)} {...rest} />
    </Frame>
  );
}

export function Checkbox({
  label,
  hint,
  ...rest
}: { readonly label: ReactNode; readonly hint?: ReactNode } & InputHTMLAttributes<HTMLInputElement>) {
  const id = useId();
  return (
    <div className="grid grid-cols-[auto_1fr] items-start gap-x-2.5">
      <input
        id={id}
        type="checkbox"
        className="mt-1 size-4.5 accent-(--accent)"
        aria-describedby={hint ? `${id}-hint` : undefined}
        {...rest}
      />
      <label htmlFor={id}>{label}</label>
      {hint && (
        <div id={`${id}-hint`} className="col-start-2 text-sm text-muted">
          {hint}
        </div>
      )}
    </div>
  );
}
