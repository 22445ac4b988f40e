import { type KeyboardEvent, useState } from 'react';
import { TextField } from '../../ui/field.tsx';

interface FilterTextProps {
  readonly label: string;
  readonly value: string | undefined;
  readonly onChange: (value: string | undefined) => void;
  readonly placeholder?: string;
  /** Id of a datalist. */
  readonly list?: string;
}

/** A filter that means a whole name: it holds once Enter is pressed or the field is left, not at every letter. */
export function FilterText({ label, value = '', onChange, ...rest }: FilterTextProps) {
  const [typed, setTyped] = useState(value);
  const [from, setFrom] = useState(value);
  // The address has changed: by a step back, or because another filter was chosen.
  if (from !== value) {
    setFrom(value);
    setTyped(value);
  }
  const apply = (): void => {
    if (typed.trim() !== value) onChange(typed.trim() || undefined);
  };
  return (
    <TextField
      label={label}
      value={typed}
      onChange={(event) => setTyped(event.target.value)}
      onBlur={apply}
      onKeyDown={(event: KeyboardEvent) => event.key === 'Enter' && apply()}
      maxLength={200}
      autoComplete="off"
      {...rest}
    />
  );
}
