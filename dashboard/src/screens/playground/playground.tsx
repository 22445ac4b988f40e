import type { Tool, ToolCallResult } from '@mooring/sdk';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useRouteContext, useSearch } from '@tanstack/react-router';
import { type ReactNode, useMemo, useState } from 'react';
import { mooring } from '../../api/client.ts';
import { isAdmin } from '../../api/roles.ts';
import { toolsQuery } from '../../api/tools.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { EmptyState } from '../../ui/emptyState.tsx';
import { ErrorNotice } from '../../ui/errorNotice.tsx';
import { SelectField, TextArea } from '../../ui/field.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { useServer } from '../server/useServer.ts';
import { CopyCall } from './copyCall.tsx';
import { expandSchema } from './expandSchema.ts';
import { ResultView } from './resultView.tsx';
import { SchemaForm } from './schemaForm.tsx';
import { initialValue } from './schemaValue.ts';

/** Calls a tool as an agent would, under the same rules, and shows all of the answer. */
export function Playground() {
  const server = useServer();
  const search = useSearch({ from: '/app/servers/$slug/playground' });
  const navigate = useNavigate({ from: '/servers/$slug/playground' });
  const tools = useQuery(toolsQuery(server.slug));
  if (tools.data === undefined) return tools.error ? <ErrorNotice error={tools.error} /> : <Skeleton className="h-64" />;
  const usable = tools.data.data.filter((tool) => tool.is_enabled);
  const tool = usable.find(({ name }) => name === search.tool) ?? usable[0];
  if (tool === undefined)
    return <EmptyState title="There is no tool to call">Read the server's tools first, or switch one on, on the Tools tab.</EmptyState>;
  return (
    <div className="grid items-start gap-6 lg:grid-cols-2">
      <Call
        key={tool.id}
        slug={server.slug}
        tool={tool}
        picker={
          <SelectField
            label="Tool"
            value={tool.name}
            onChange={(event) => void navigate({ search: { tool: event.target.value }, replace: true })}
          >
            {usable.map(({ id, name, title }) => (
              <option key={id} value={name}>
                {title ? `${title} (${name})` : name}
              </option>
            ))}
          </SelectField>
        }
      />
    </div>
  );
}

function Call({ slug, tool, picker }: { readonly slug: string; readonly tool: Tool; readonly picker: ReactNode }) {
  const { me } = useRouteContext({ from: '/app' });
  const schema = useMemo(() => expandSchema(tool.input_schema), [tool.input_schema]);
  const [value, setValue] = useState<unknown>(() => initialValue(schema));
  const [json, setJson] = useState<string | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const call = useMutation({
    mutationFn: (args: Readonly<Record<string, unknown>>): Promise<ToolCallResult> =>
      mooring.tools.call(slug, tool.name, { arguments: args }),
  });
  const read = (): Readonly<Record<string, unknown>> | null => {
    const parsed = json === null ? value : parseObject(json);
    setFault(parsed === null ? 'The arguments have to be a JSON object.' : null);
    return (parsed ?? null) as Readonly<Record<string, unknown>> | null;
  };
  const toggle = (): void => {
    if (json === null) {
      setJson(JSON.stringify(value ?? {}, null, 2));
      return;
    }
    const parsed = read();
    if (parsed === null) return;
    setValue(parsed);
    setJson(null);
  };
  return (
    <>
      <Card
        title="Call"
        actions={
          <Button small onClick={toggle}>
            {json === null ? 'Write JSON' : 'Use the form'}
          </Button>
        }
      >
        <form
          className="grid gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            const args = read();
            if (args !== null) call.mutate(args);
          }}
        >
          {picker}
          {tool.description && <p className="text-sm whitespace-pre-line text-muted">{tool.description}</p>}
          {json === null ? (
            <SchemaForm schema={schema} value={value} onChange={setValue} label="Arguments" />
          ) : (
            <TextArea
              label="Arguments as JSON"
              value={json}
              onChange={(event) => setJson(event.target.value)}
              rows={12}
              mono
              error={fault ?? undefined}
            />
          )}
          <div className="flex flex-wrap gap-2">
            <Button type="submit" look="primary" busy={call.isPending}>
              Call tool
            </Button>
            <CopyCall slug={slug} tool={tool.name} args={json === null ? value : parseObject(json)} />
          </div>
        </form>
      </Card>
      <Card title="Answer">
        <div aria-live="polite" className="grid gap-4">
          <ErrorNotice error={call.error} />
          {call.error && isAdmin(me) && (
            <p>
              Calls that have failed stand in the{' '}
              <Link to="/servers/$slug/logs" params={{ slug }}>
                log
              </Link>
              , too.
            </p>
          )}
          {call.isPending && <Skeleton className="h-40" />}
          {call.data && !call.isPending && <ResultView result={call.data} />}
          {call.isIdle && <p className="text-muted">The call is real: it does at the server whatever the tool does.</p>}
        </div>
      </Card>
    </>
  );
}

function parseObject(text: string): object | null {
  try {
    const parsed: unknown = JSON.parse(text.trim() === '' ? '{}' : text);
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? parsed : null;
  } catch {
    return null;
  }
}
