import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { testQuery } from '../../api/servers.ts';
import { Card } from '../../ui/card.tsx';
import { ErrorNotice } from '../../ui/errorNotice.tsx';
import { Id } from '../../ui/id.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Time } from '../../ui/time.tsx';
import { TraceView } from '../trace/traceView.tsx';
import { useMending } from './useMending.ts';

/** A finished test, at its own address. */
export function TestRun() {
  const { slug, test: id } = useParams({ from: '/app/servers/$slug/admins/tests/$test' });
  const test = useQuery(testQuery(slug, id));
  const mending = useMending();
  if (test.data === undefined) return test.error ? <ErrorNotice error={test.error} /> : <Skeleton className="h-64" />;
  const { at, took_ms: ms, steps } = test.data;
  return (
    <Card
      title="Test"
      hint={
        <>
          <Time at={at} /> · {ms} ms · <Id text={id} />
        </>
      }
    >
      <ErrorNotice error={mending.error} />
      <TraceView trace={{ steps, result: test.data }} actionFor={mending.actionFor} />
    </Card>
  );
}
