import { auditActions } from '@mooring/sdk';
import { SelectField } from '../../ui/field.tsx';
import { type AuditSearch, readAuditSearch, sources } from './auditSearch.ts';
import { FilterBar } from './filterBar.tsx';
import { FilterText } from './filterText.tsx';

interface AuditFiltersProps {
  readonly filter: AuditSearch;
  readonly onChange: (filter: AuditSearch) => void;
}

/** Actions by what they are about, which stands before the dot. */
const groups = Object.entries(Object.groupBy(auditActions, (action) => action.slice(0, action.indexOf('.'))));

export function AuditFilters({ filter, onChange }: AuditFiltersProps) {
  const change = (next: Record<string, unknown>): void => onChange(readAuditSearch({ ...filter, ...next }));
  return (
    <FilterBar filter={filter} onChange={change} isActive={Object.keys(filter).length > 0} onClear={() => onChange({})}>
      <SelectField label="Action" value={filter.action ?? ''} onChange={({ target }) => change({ action: target.value })}>
        <option value="">Any</option>
        {groups.map(([noun, actions]) => (
          <optgroup key={noun} label={noun}>
            {actions?.map((action) => (
              <option key={action}>{action}</option>
            ))}
          </optgroup>
        ))}
      </SelectField>
      <FilterText label="Who" value={filter.actor} onChange={(actor) => change({ actor })} placeholder="name or id" />
      <FilterText label="On" value={filter.target} onChange={(target) => change({ target })} placeholder="name, id or kind" />
      <SelectField label="By way of" value={filter.source ?? ''} onChange={({ target }) => change({ source: target.value })}>
        <option value="">Any</option>
        {sources.map((source) => (
          <option key={source}>{source}</option>
        ))}
      </SelectField>
    </FilterBar>
  );
}
