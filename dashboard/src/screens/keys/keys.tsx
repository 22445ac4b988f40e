import type { ApiKey } from '@mooring/sdk';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { keysQuery } from '../../api/keys.ts';
import { useCloseDialog } from '../../layout/useCloseDialog.ts';
import { Badge, type Tone } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/emptyState.tsx';
import { ErrorNotice } from '../../ui/errorNotice.tsx';
import { TextField } from '../../ui/field.tsx';
import { LoadMore } from '../../ui/loadMore.tsx';
import { Page } from '../../ui/page.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import { Time } from '../../ui/time.tsx';
import { CreateKey } from './createKey.tsx';
import { EditKey } from './editKey.tsx';
import { KeyActions } from './keyActions.tsx';
import { type KeySearch, keyDialogs } from './keySearch.ts';
import { RevokeKey } from './revokeKey.tsx';
import { RollKey } from './rollKey.tsx';

const tones: Readonly<Record<ApiKey['status'], Tone>> = { active: 'good', expired: 'warn', revoked: 'plain' };
const limitWords = (key: ApiKey): string =>
  [
    key.slugs && `servers: ${key.slugs.join(', ')}`,
    key.spaces && `spaces: ${key.spaces.join(', ')}`,
    key.denied_tools.length > 0 && `not: ${key.denied_tools.join(', ')}`,
    key.ips && `${key.ips.length} ${key.ips.length === 1 ? 'address' : 'addresses'}`,
  ]
    .filter(Boolean)
    .join(' · ') || 'no limits';

const columns: readonly Column<ApiKey>[] = [
  {
    title: 'Key',
    cell: (key) => (
      <>
        <div className="font-medium">{key.name}</div>
        <div className="font-mono text-sm text-muted">
          {key.prefix}…{key.last4}
        </div>
      </>
    ),
  },
  {
    title: 'May',
    cell: (key) => (
      <div className="flex max-w-80 flex-wrap gap-1">
        {key.scopes.map((scope) => (
          <Badge key={scope}>{scope}</Badge>
        ))}
      </div>
    ),
    minor: true,
  },
  { title: 'Limited to', cell: (key) => <span className="text-sm text-muted">{limitWords(key)}</span>, minor: true },
  { title: 'Last used', cell: (key) => <Time at={key.last_used_at} />, minor: true },
  { title: 'State', cell: (key) => <Badge tone={tones[key.status]}>{key.status}</Badge> },
  { title: 'Actions', titleHidden: true, cell: (key) => key.status !== 'revoked' && <KeyActions apiKey={key} /> },
];

/** API keys: for applications, agents and people. */
export function Keys() {
  const search = useSearch({ from: '/app/keys' });
  const navigate = useNavigate({ from: '/keys' });
  const close = useCloseDialog('create', ...keyDialogs);
  const keys = useInfiniteQuery({ ...keysQuery(search.q), placeholderData: keepPreviousData });
  const rows = keys.data?.pages.flatMap((page) => page.data) ?? [];
  const open = (): void => void navigate({ search: { create: true }, state: { opened: true } });
  return (
    <Page
      title="Keys"
      hint="An application or agent proves itself with a key. A key never reaches further than the person who made it."
      actions={
        <Button look="primary" onClick={open}>
          <Plus className="size-4.5" aria-hidden /> Create key
        </Button>
      }
    >
      <div className="sm:max-w-80">
        <TextField
          label="Filter keys"
          labelHidden
          type="search"
          placeholder="Name or application"
          value={search.q ?? ''}
          maxLength={200}
          onChange={({ target }) => void navigate({ search: target.value === '' ? {} : { q: target.value }, replace: true })}
        />
      </div>
      <ErrorNotice error={keys.error} onRetry={() => void keys.refetch()} />
      {keys.isPending && <SkeletonRows />}
      {keys.data && rows.length === 0 && search.q !== undefined && <EmptyState title="No key fits the filter" />}
      {keys.data && rows.length === 0 && search.q === undefined && (
        <EmptyState title="No keys yet" actions={<Button onClick={open}>Create key</Button>}>
          With a key, an application fetches a server's configuration in one call.
        </EmptyState>
      )}
      {rows.length > 0 && <Table label="API keys" columns={columns} rows={rows} keyOf={(key) => key.id} />}
      <LoadMore pages={keys} />
      <CreateKey open={search.create === true} onClose={close} />
      <OfOneKey rows={rows} search={search} onClose={close} />
    </Page>
  );
}

interface OfOneKeyProps {
  readonly rows: readonly ApiKey[];
  readonly search: KeySearch;
  readonly onClose: () => void;
}

/** The dialog about a key that the address opens. */
function OfOneKey({ rows, search, onClose }: OfOneKeyProps) {
  const dialog = keyDialogs.find((name) => search[name] !== undefined);
  const apiKey = rows.find(({ id, status }) => dialog && id === search[dialog] && status !== 'revoked');
  if (dialog === undefined || apiKey === undefined) return null;
  const Shown = { edit: EditKey, roll: RollKey, revoke: RevokeKey }[dialog];
  return <Shown apiKey={apiKey} onClose={onClose} />;
}
