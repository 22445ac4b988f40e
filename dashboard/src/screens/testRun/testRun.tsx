import type { FailureCode, TestTrace } from '@mooring/sdk';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { testQuery } from '../../api/servers.ts';
import { LinkButton } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { ErrorNotice } from '../../ui/errorNotice.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Time } from '../../ui/time.tsx';
import type { FailureAction } from '../trace/failureBox.tsx';
import { TraceView } from '../trace/traceView.tsx';

const credentialCodes: readonly FailureCode[] = ['auth_required', 'credential_rejected', 'insufficient_scope'];
const urlCodes: readonly FailureCode[] = ['url_invalid', 'dns_not_found', 'not_found', 'not_mcp', 'redirect_refused', 'transport_mismatch'];

/** A finished test, at its own address. */
export function TestRun() {
  const { slug, test: id } = useParams({ from: '/app/servers/$slug/admins/tests/$test' });
  const navigate = useNavigate();
  const test = useQuery(testQuery(slug, id));
  const actionFor = (code: FailureCode): FailureAction | null => {
    if (credentialCodes.includes(code))
      return { label: 'Enter a new credential', run: () => void navigate({ to: '/servers/$slug/credential', params: { slug } }) };
    if (urlCodes.includes(code))
      return { label: 'Change URL or transport', run: () => void navigate({ to: '/servers/$slug/settings', params: { slug } }) };
    return null;
  };
  if (test.data === undefined) return test.error ? <ErrorNotice error={test.error} /> : <Skeleton className="h-64" />;
  return (
    <Card
      title="Test"
      hint={<TestHint test={test.data} />}
      actions={
        <LinkButton to="/servers/$slug/tests/new" params={{ slug }} small>
          Run again
        </LinkButton>
      }
    >
      <TraceView trace={{ steps: test.data.steps, result: test.data }} actionFor={actionFor} />
    </Card>
  );
}

const TestHint = ({ test }: { readonly test: TestTrace }) => (
  <>
    <Time at={test.at} /> · {test.took_ms} ms · <code className="font-mono">{test.id}</code>
  </>
);
