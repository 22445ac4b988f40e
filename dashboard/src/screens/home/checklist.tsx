import type { Connection } from '@mooring/sdk';
import { useQuery } from '@tanstack/react-query';
import { Link, type LinkProps } from '@tanstack/react-router';
import { Circle, CircleCheck } from 'lucide-react';
import { mooring } from '../../api/client.ts';
import { Card } from '../../ui/card.tsx';

/** The way to the first use; it is gone once everything is done. */
export function Checklist({ servers }: { readonly servers: readonly Connection[] }) {
  const keys = useQuery({
    queryKey: ['keys', 'first'],
    queryFn: async ({ signal }) => (await mooring.keys.list({ limit: 2 }, { signal })).data,
  });
  const members = useQuery({
    queryKey: ['members', 'first'],
    queryFn: async ({ signal }) => (await mooring.members.list({ limit: 2 }, { signal })).data,
  });
  if (keys.data === undefined || members.data === undefined) return null;
  const steps: readonly (readonly [boolean, string, LinkProps])[] = [
    [servers.length > 0, 'Register a server', { to: '/servers/new' }],
    [keys.data.length > 1, 'Make a key for an application', { to: '/keys', search: { create: true } }],
    [servers.some((server) => server.last_used_at !== null), 'Use a server for the first time', { to: '/servers' }],
    [members.data.length > 1, 'Invite somebody', { to: '/members', search: { invite: true } }],
  ];
  if (steps.every(([done]) => done)) return null;
  return (
    <Card title="Getting started">
      <ul className="grid gap-2">
        {steps.map(([done, words, link]) => (
          <li key={words} className="flex items-center gap-2.5">
            {done ? (
              <CircleCheck className="size-5 text-good" aria-label="Done:" />
            ) : (
              <Circle className="size-5 text-muted" aria-label="To do:" />
            )}
            {done ? <span className="text-muted">{words}</span> : <Link {...link}>{words}</Link>}
          </li>
        ))}
      </ul>
    </Card>
  );
}
