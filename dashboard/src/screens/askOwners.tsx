import { useRouteContext } from '@tanstack/react-router';
import { isOwner } from '../api/roles.ts';

const list = new Intl.ListFormat('en', { type: 'disjunction' });

/** Whom a person asks for what they may not do themselves. */
export function AskOwners() {
  const { me } = useRouteContext({ from: '/app' });
  if (isOwner(me)) return null;
  const parts = list.formatToParts(me.owners.map(({ email }) => email));
  if (parts.length === 0) return <>Ask an owner of your organization.</>;
  return (
    <>
      Ask{' '}
      {parts.map(({ type, value }) => {
        const owner = me.owners.find(({ email }) => type === 'element' && email === value);
        return owner === undefined ? (
          value
        ) : (
          <a key={owner.email} href={`mailto:${owner.email}`}>
            {owner.name}
          </a>
        );
      })}
      .
    </>
  );
}
