import type { ApiKey } from '@mooring/sdk';
import { useNavigate } from '@tanstack/react-router';
import { Ellipsis, Pencil, RefreshCw, Trash2 } from 'lucide-react';
import { Menu } from '../../ui/menu.tsx';
import type { KeyDialog } from './keySearch.ts';

/** What can be done with a key. Each opens a dialog that has an address. */
export function KeyActions({ apiKey }: { readonly apiKey: ApiKey }) {
  const navigate = useNavigate({ from: '/keys' });
  const open = (dialog: KeyDialog) => () =>
    void navigate({ search: ({ q }) => ({ ...(q && { q }), [dialog]: apiKey.id }), state: { opened: true } });
  return (
    <Menu
      label={`Actions for ${apiKey.name}`}
      trigger={<Ellipsis className="size-4.5" aria-hidden />}
      items={[
        { label: 'Edit', icon: <Pencil className="size-4" aria-hidden />, onSelect: open('edit') },
        { label: 'Roll', icon: <RefreshCw className="size-4" aria-hidden />, onSelect: open('roll') },
        { label: 'Revoke', icon: <Trash2 className="size-4" aria-hidden />, onSelect: open('revoke'), danger: true },
      ]}
    />
  );
}
