import { useQuery } from '@tanstack/react-query';
import { allKeysQuery } from '../../api/keys.ts';
import { serversQuery } from '../../api/servers.ts';
import { SelectField } from '../../ui/field.tsx';
import { FilterBar } from './filterBar.tsx';
import { FilterText } from './filterText.tsx';
import type { LogSearch } from './logSearch.ts';

export type LogChange = { readonly [Name in keyof LogSearch]: LogSearch[Name] | undefined };

interface LogFiltersProps {
  readonly search: LogSearch;
  readonly onChange: (change: LogChange) => void;
  readonly onClear: () => void;
}

/** Which calls or hand-offs are listed. A server or key that is gone can still be asked for. */
export function LogFilters({ search, onChange, onClear }: LogFiltersProps) {
  const servers = useQuery(serversQuery());
  const keys = useQuery(allKeysQuery);
  const isKnownKey = search.key === undefined || keys.data?.some(({ id }) => id === search.key);
  return (
    <FilterBar filter={search} onChange={onChange} isActive={Object.keys(search).length > 0} onClear={onClear}>
      <FilterText label="Server" value={search.slug} onChange={(slug) => onChange({ slug })} placeholder="slug" list="server-slugs" />
      <datalist id="server-slugs">
        {servers.data?.map(({ slug, display_name: name }) => (
          <option key={slug} value={slug}>
            {name}
          </option>
        ))}
      </datalist>
      <SelectField label="Key" value={search.key ?? ''} onChange={({ target }) => onChange({ key: target.value || undefined })}>
        <option value="">Any</option>
        {keys.data?.map(({ id, name, last4 }) => (
          <option key={id} value={id}>
            {name} (…{last4})
          </option>
        ))}
        {!isKnownKey && <option value={search.key}>{search.key}</option>}
      </SelectField>
    </FilterBar>
  );
}
