import { useNavigate, useSearch } from '@tanstack/react-router';
import { AccessLog } from './accessLog.tsx';
import { type LogChange, LogFilters } from './logFilters.tsx';
import { logQueryOf, readLogSearch } from './logSearch.ts';

/** Hand-offs of every server. */
export function Uses() {
  const search = useSearch({ from: '/app/activity/uses' });
  const navigate = useNavigate({ from: '/activity/uses' });
  const change = (next: LogChange): void => void navigate({ search: readLogSearch({ ...search, ...next }) });
  return (
    <div className="grid gap-4">
      <LogFilters search={search} onChange={change} onClear={() => void navigate({ search: {} })} />
      <AccessLog filter={{ ...logQueryOf(search), kind: 'handoff' }} />
    </div>
  );
}
