import type { Tool } from '@mooring/sdk';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useRouteContext, useSearch } from '@tanstack/react-router';
import { useDeferredValue } from 'react';
import { isAdmin } from '../../api/roles.ts';
import { toolsQuery } from '../../api/tools.ts';
import { useCloseDialog } from '../../layout/useCloseDialog.ts';
import { EmptyState } from '../../ui/emptyState.tsx';
import { ErrorNotice } from '../../ui/errorNotice.tsx';
import { TextField } from '../../ui/field.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { VirtualList } from '../../ui/virtualList.tsx';
import { useServer } from '../server/useServer.ts';
import { CatalogueState } from './catalogueState.tsx';
import { ConfirmRule } from './confirmRule.tsx';
import { InputRules } from './inputRules.tsx';
import { ToolRow } from './toolRow.tsx';
import { useToolRules } from './useToolRules.ts';

/** What the server offers, what of it agents may use, and what has changed. */
export function ToolList() {
  const server = useServer();
  const { me } = useRouteContext({ from: '/app' });
  const search = useSearch({ from: '/app/servers/$slug/tools' });
  const navigate = useNavigate({ from: '/servers/$slug/tools' });
  const tools = useQuery(toolsQuery(server.slug));
  const rules = useToolRules(server.slug);
  const query = useDeferredValue(search.q ?? '');
  const shown = tools.data?.data.filter((tool) => matches(tool, query)) ?? [];
  const admin = isAdmin(me);
  const edited = (admin && tools.data?.data.find(({ name }) => name === search.rules)) || null;
  const edit = ({ name }: Tool): void =>
    void navigate({ search: (before) => ({ ...before, rules: name }), state: { opened: true }, resetScroll: false });
  const close = useCloseDialog('rules');
  return (
    <div className="grid gap-4">
      <ErrorNotice error={tools.error} onRetry={() => void tools.refetch()} />
      {tools.isPending && <SkeletonRows />}
      {tools.data && <CatalogueState list={tools.data} admin={admin} rules={rules} />}
      {tools.data && tools.data.data.length > 0 && (
        <TextField
          label="Filter tools"
          labelHidden
          type="search"
          placeholder="Name or words of the description"
          value={search.q ?? ''}
          onChange={(event) => void navigate({ search: event.target.value ? { q: event.target.value } : {}, replace: true })}
        />
      )}
      <ErrorNotice error={rules.error} />
      {tools.data && tools.data.data.length > 0 && shown.length === 0 && <EmptyState title="No tool fits the filter" />}
      <VirtualList items={shown} keyOf={(tool) => tool.id} estimatedHeight={112} label="Tools">
        {(tool) => <ToolRow tool={tool} slug={server.slug} admin={admin} rules={rules} onEdit={() => edit(tool)} />}
      </VirtualList>
      <InputRules tool={edited} onClose={close} rules={rules} />
      <ConfirmRule asked={rules.asked} isPending={rules.isPending} onConfirm={rules.confirm} onCancel={rules.cancel} />
    </div>
  );
}

function matches(tool: Tool, query: string): boolean {
  const wanted = query.trim().toLowerCase();
  return [tool.name, tool.title, tool.description].some((text) => text?.toLowerCase().includes(wanted)) || wanted === '';
}
