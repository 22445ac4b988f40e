import { useQuery } from '@tanstack/react-query';
import { mooring } from '../../api/client.ts';
import { Card } from '../../ui/card.tsx';
import { ErrorNotice } from '../../ui/errorNotice.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Sparkline } from '../../ui/sparkline.tsx';

const HOUR_MS = 3_600_000;
const HOURS = 24;

/** Hand-offs and calls of the last day, hour by hour. */
export function Uses() {
  const uses = useQuery({ queryKey: ['uses'], queryFn: ({ signal }) => readUses(signal), staleTime: 60_000 });
  return (
    <Card title="Uses in the last 24 hours">
      <ErrorNotice error={uses.error} />
      {uses.isPending && <Skeleton className="h-58 sm:h-27" />}
      {uses.data && (
        <div className="grid gap-4 sm:grid-cols-2">
          <Sparkline title="Configurations read" counts={uses.data.handoff} atLeast={uses.data.isCut} />
          <Sparkline title="Tool calls" counts={uses.data.call} atLeast={uses.data.isCut} />
        </div>
      )}
    </Card>
  );
}

/** The newest uses are counted; more than this many are only said to be more. */
const READ_MAX = 1_000;

async function readUses(signal: AbortSignal) {
  const now = Date.now();
  const counts = { handoff: new Array<number>(HOURS).fill(0), call: new Array<number>(HOURS).fill(0) };
  let read = 0;
  for await (const { kind, at } of mooring.access.list({ limit: 100, from: new Date(now - HOURS * HOUR_MS).toISOString() }, { signal })) {
    if (++read > READ_MAX) break;
    const hour = HOURS - 1 - Math.floor((now - Date.parse(at)) / HOUR_MS);
    const row = counts[kind];
    if (hour >= 0 && hour < HOURS) row[hour] = (row[hour] ?? 0) + 1;
  }
  return { ...counts, isCut: read > READ_MAX };
}
