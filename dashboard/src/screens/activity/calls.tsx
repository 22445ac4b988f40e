import { useNavigate, useSearch } from '@tanstack/react-router';
import { CallLog } from './callLog.tsx';
import { type LogChange, LogFilters } from './logFilters.tsx';
import { logQueryOf, readLogSearch } from './logSearch.ts';

/** Brokered calls of every server. */
export function Calls() {
  const search = useSearch({ from: '/app/activity/calls' });
  const navigate = useNavigate({ from: '/activity/calls' });
  const change = (next: LogChange): void => void navigate({ search: readLogSearch({ ...search, ...next }) });
  return (
    <div className="grid gap-4">
      <LogFilters search={search} onChange={change} onClear={() => void navigate({ search: {} })} />
      <CallLog filter={logQueryOf(search)} />
    </div>
  );
}
