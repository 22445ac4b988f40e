import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useEffect } from 'react';
import { mooring } from '../../api/client.ts';
import { Card } from '../../ui/card.tsx';
import { ErrorNotice } from '../../ui/errorNotice.tsx';
import { TraceView } from '../trace/traceView.tsx';
import { useTrace } from '../trace/useTrace.ts';

/** Runs a test and shows it live; its result has an address of its own. */
export function NewTest() {
  const { slug } = useParams({ from: '/app/servers/$slug' });
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const { trace, error, start } = useTrace();
  useEffect(() => {
    void start((signal) => mooring.connections.testStream(slug, { signal })).then(async (result) => {
      if (result === null) return;
      queryClient.setQueryData(['server', slug, 'test', result.id], result);
      await queryClient.invalidateQueries({ queryKey: ['server', slug], exact: true });
      void queryClient.invalidateQueries({ queryKey: ['server', slug, 'tests'] });
      void navigate({ to: '/servers/$slug/tests/$test', params: { slug, test: result.id }, replace: true });
    });
  }, [slug, start, navigate, queryClient]);
  return (
    <Card title="Test">
      <ErrorNotice error={error} />
      {trace !== null && <TraceView trace={trace} />}
    </Card>
  );
}
