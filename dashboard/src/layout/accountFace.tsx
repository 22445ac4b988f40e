import { UserRound } from 'lucide-react';

/** What the button of the user's menu shows; it holds the button's place until the menu is loaded. */
export const AccountFace = ({ name }: { readonly name: string | undefined }) => (
  <>
    <UserRound className="size-4.5 text-muted" aria-hidden />
    <span className="hidden max-w-40 truncate sm:inline">{name}</span>
  </>
);
