import type { Connection } from '@mooring/sdk';
import { queryOptions } from '@tanstack/react-query';
import { Link, type LinkProps } from '@tanstack/react-router';
import { Circle, CircleCheck } from 'lucide-react';
import { mooring } from '../../api/client.ts';
import { Card } from '../../ui/card.tsx';

interface FirstSteps {
  /** Another key than the one that set-up made. */
  readonly hasKey: boolean;
  readonly hasInvited: boolean;
}

export const firstStepsQuery = queryOptions({
  queryKey: ['first steps'],
  queryFn: async ({ signal }): Promise<FirstSteps> => {
    const [keys, members, invitations] = await Promise.all([
      mooring.keys.list({ limit: 2 }, { signal }),
      mooring.members.list({ limit: 2 }, { signal }),
      mooring.invitations.list({ limit: 1 }, { signal }),
    ]);
    return { hasKey: keys.data.length > 1, hasInvited: members.data.length > 1 || invitations.data.length > 0 };
  },
});

interface ChecklistProps {
  readonly servers: readonly Connection[];
  readonly steps: FirstSteps;
}

/** The way to the first use; it is gone once everything is done. */
export function Checklist({ servers, steps: { hasKey, hasInvited } }: ChecklistProps) {
  const steps: readonly (readonly [boolean, string, LinkProps])[] = [
    [servers.length > 0, 'Register a server', { to: '/servers/new' }],
    [hasKey, 'Make a key for an application', { to: '/keys', search: { create: true } }],
    [servers.some((server) => server.last_used_at !== null), 'Use a server for the first time', firstUseOf(servers)],
    [hasInvited, 'Invite somebody', { to: '/members', search: { invite: true } }],
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

/** The snippets of the newest server that works. */
function firstUseOf(servers: readonly Connection[]): LinkProps {
  const server = servers.find(({ status }) => status === 'active');
  return server === undefined ? { to: '/servers' } : { to: '/servers/$slug/connect', params: { slug: server.slug } };
}
