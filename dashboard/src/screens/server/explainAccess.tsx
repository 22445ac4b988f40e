import type { ExplainedUse, ExplainQuery } from '@mooring/sdk';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { CircleCheck, CircleX } from 'lucide-react';
import { mooring } from '../../api/client.ts';
import { allKeysQuery } from '../../api/keys.ts';
import { toolsQuery } from '../../api/tools.ts';
import { Card } from '../../ui/card.tsx';
import { ErrorNotice } from '../../ui/errorNotice.tsx';
import { SelectField } from '../../ui/field.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { useServer } from './useServer.ts';

/** Why can, or can't, a key use this server or one of its tools? Answered by the rules that decide it, one by one. */
export function ExplainAccess() {
  const { slug } = useServer();
  const { key: keyId = '', tool = '' } = useSearch({ from: '/app/servers/$slug/admins/access' });
  const navigate = useNavigate({ from: '/servers/$slug/access' });
  const ask = (change: { readonly key?: string; readonly tool?: string }): void =>
    void navigate({ search: (before) => ({ ...before, ...change }), replace: true, resetScroll: false });
  const keys = useQuery(allKeysQuery);
  const tools = useQuery(toolsQuery(slug));
  return (
    <Card title="Who may use it, and why" hint="Choose a key, and see every rule that decides." className="lg:col-span-2">
      <div className="grid gap-4">
        <ErrorNotice error={keys.error ?? tools.error} />
        <div className="grid gap-4 sm:grid-cols-2">
          <SelectField label="Key" value={keyId} onChange={(event) => ask({ key: event.target.value })}>
            <option value="">Choose a key</option>
            {keys.data?.map((key) => (
              <option key={key.id} value={key.id}>
                {key.name} (…{key.last4}){key.status === 'active' ? '' : `, ${key.status}`}
              </option>
            ))}
          </SelectField>
          <SelectField label="Tool" value={tool} onChange={(event) => ask({ tool: event.target.value })}>
            <option value="">The server as a whole</option>
            {tools.data?.data.map(({ id, name }) => (
              <option key={id} value={name}>
                {name}
              </option>
            ))}
          </SelectField>
        </div>
        {keyId !== '' && <Answer query={{ key_id: keyId, slug, ...(tool !== '' && { tool }) }} />}
      </div>
    </Card>
  );
}

const uses: readonly (readonly [ExplainedUse, string])[] = [
  ['list', 'Sees it at the gateway'],
  ['call', 'Calls it through the gateway'],
  ['handoff', 'Is handed its configuration'],
];

function Answer({ query }: { readonly query: ExplainQuery }) {
  const asked = useQuery({ queryKey: ['explain', query], queryFn: ({ signal }) => mooring.explain(query, { signal }), staleTime: 0 });
  if (asked.data === undefined) return asked.error ? <ErrorNotice error={asked.error} /> : <Skeleton className="h-40" />;
  const { allowed, path } = asked.data;
  return (
    <div aria-live="polite" className="grid items-start gap-4 md:grid-cols-3">
      {uses.map(([use, words]) => (
        <section key={use} aria-label={words} className="rounded-xl border border-line p-4">
          <h3 className="flex items-center gap-2 font-medium">
            <Mark good={allowed[use]} /> {words}: {allowed[use] ? 'yes' : 'no'}
          </h3>
          <ol className="mt-2 grid gap-1.5 text-sm">
            {path
              .filter((step) => step.use === use)
              .map((step) => (
                <li key={step.rule} className="grid grid-cols-[auto_1fr] gap-2">
                  <Mark good={step.outcome === 'pass'} small />
                  <span className="min-w-0 break-words">
                    {step.sentence} {step.code && <a href={`/docs/errors/${step.code}`}>{step.code}</a>}
                  </span>
                </li>
              ))}
          </ol>
        </section>
      ))}
    </div>
  );
}

function Mark({ good, small = false }: { readonly good: boolean; readonly small?: boolean }) {
  const size = small ? 'mt-0.5 size-4' : 'size-5';
  return good ? <CircleCheck className={`${size} text-good`} aria-hidden /> : <CircleX className={`${size} text-bad`} aria-hidden />;
}
