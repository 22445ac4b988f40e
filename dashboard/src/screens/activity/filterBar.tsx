import type { EventOutcome } from '@mooring/sdk';
import type { ReactNode } from 'react';
import { Button } from '../../ui/button.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import { outcomes } from './auditSearch.ts';
import type { DaySpan } from './daySpan.ts';

type Common = DaySpan & { readonly outcome?: EventOutcome };

interface FilterBarProps {
  readonly filter: Common;
  readonly onChange: (change: { readonly [Name in keyof Common]: Common[Name] | undefined }) => void;
  /** Whether anything is filtered, and how to end that. */
  readonly isActive: boolean;
  readonly onClear: () => void;
  /** The fields that the list has for itself. */
  readonly children: ReactNode;
}

/** Filters above a list of events; all of them stand in the address. */
export function FilterBar({ filter, onChange, isActive, onClear, children }: FilterBarProps) {
  return (
    <search className="grid grid-cols-2 items-end gap-3 *:min-w-0 sm:flex sm:flex-wrap">
      {children}
      <SelectField
        label="Result"
        value={filter.outcome ?? ''}
        onChange={({ target }) => onChange({ outcome: outcomes.find((known) => known === target.value) })}
      >
        <option value="">Any</option>
        {outcomes.map((outcome) => (
          <option key={outcome}>{outcome}</option>
        ))}
      </SelectField>
      <TextField
        label="From"
        type="date"
        className="min-w-0"
        value={filter.from ?? ''}
        max={filter.to}
        onChange={({ target }) => onChange({ from: target.value || undefined })}
      />
      <TextField
        label="To"
        type="date"
        className="min-w-0"
        value={filter.to ?? ''}
        min={filter.from}
        onChange={({ target }) => onChange({ to: target.value || undefined })}
      />
      {isActive && <Button onClick={onClear}>Clear filters</Button>}
    </search>
  );
}
