import { Switch as Base } from '@base-ui/react/switch';
import { type ReactNode, useId } from 'react';

interface SwitchProps {
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly label: ReactNode;
  readonly labelHidden?: boolean;
  readonly hint?: ReactNode;
  readonly disabled?: boolean;
}

/** On or off, at once. */
export function Switch({ checked, onChange, label, labelHidden = false, hint, disabled = false }: SwitchProps) {
  const id = useId();
  return (
    <div className="flex items-start gap-3">
      <Base.Root
        checked={checked}
        onCheckedChange={onChange}
        disabled={disabled}
        aria-labelledby={id}
        className="mt-0.5 inline-flex h-6 w-10.5 shrink-0 rounded-full border border-strong-line bg-sunken p-0.5 data-checked:border-accent data-checked:bg-accent data-disabled:opacity-55"
      >
        <Base.Thumb className="size-4.5 rounded-full bg-strong-line transition-transform data-checked:translate-x-4.5 data-checked:bg-on-accent" />
      </Base.Root>
      <div className={labelHidden ? 'sr-only' : undefined}>
        <div id={id}>{label}</div>
        {hint && <div className="text-sm text-muted">{hint}</div>}
      </div>
    </div>
  );
}
