import { useQuery } from '@tanstack/react-query';
import { mooring } from '../../api/client.ts';
import { Card, Facts } from '../../ui/card.tsx';
import { ErrorNotice } from '../../ui/errorNotice.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';

const wordsOf = (name: string): string => name.replaceAll('_', ' ');

/** What the organization's plan includes, and how much of it is used. */
export function Plan() {
  const plan = useQuery({ queryKey: ['plan'], queryFn: ({ signal }) => mooring.plan({ signal }) });
  if (plan.data === undefined) return plan.error ? <ErrorNotice error={plan.error} /> : <Skeleton className="h-48" />;
  const { enabled, plan: name, features, limits, usage } = plan.data;
  return (
    <Card
      title={enabled ? `Plan: ${name}` : 'Everything is included'}
      hint={enabled ? 'The operator moves an organization to another plan.' : 'This installation has no plans.'}
    >
      <Facts
        items={[
          ...Object.entries(features).map(([feature, on]) => [wordsOf(feature), on ? 'included' : 'not included'] as const),
          ...Object.entries(usage).map(([what, used]) => [wordsOf(what), `${used} of ${limits[what] ?? 'any number'}`] as const),
        ]}
      />
    </Card>
  );
}
