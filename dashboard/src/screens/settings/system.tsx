import { useQuery } from '@tanstack/react-query';
import { live } from '../../api/live.ts';
import { systemQuery } from '../../api/system.ts';
import { Badge } from '../../ui/badge.tsx';
import { Card, Facts } from '../../ui/card.tsx';
import { ErrorNotice } from '../../ui/errorNotice.tsx';
import { Id } from '../../ui/id.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Time } from '../../ui/time.tsx';

const stores = { sqlite: 'SQLite', postgres: 'PostgreSQL' } as const;
const checkWords = { db: 'Database', kms: 'Key service', migrations: 'Schema' } as const;

/** The installation that answers: what runs, and whether it is well. */
export function System() {
  const system = useQuery({ ...live, ...systemQuery });
  if (system.data === undefined)
    return system.error ? <ErrorNotice error={system.error} onRetry={() => void system.refetch()} /> : <Skeleton className="h-48" />;
  const { version, started_at: startedAt, public_url: url, store, plans, checks } = system.data;
  return (
    <div className="grid items-start gap-6 lg:grid-cols-2">
      <Card title="Installation">
        <Facts
          items={[
            ['Version', version],
            ['Runs since', <Time key="since" at={startedAt} />],
            ['Address', <Id key="url" text={url} />],
            ['Database', stores[store]],
            ['Plans', plans ? 'enforced' : 'not enforced'],
          ]}
        />
      </Card>
      <Card title="State" hint="What every answer depends on. Your platform asks the same at /readyz.">
        <Facts
          items={Object.entries(checks).map(([part, state]) => [
            checkWords[part as keyof typeof checkWords],
            state === 'ok' ? (
              <Badge key={part} tone="good">
                ok
              </Badge>
            ) : (
              <a key={part} href={`/docs/errors/${state}`}>
                <Badge tone="bad">{state}</Badge>
              </a>
            ),
          ])}
        />
      </Card>
    </div>
  );
}
