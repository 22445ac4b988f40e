import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useRouteContext } from '@tanstack/react-router';
import { Keyboard, LogOut, Monitor, Moon, Sun } from 'lucide-react';
import { signOut } from '../api/signOut.ts';
import { Menu } from '../ui/menu.tsx';
import { useToast } from '../ui/toast.tsx';
import { AccountFace } from './accountFace.tsx';
import { chooseTheme } from './theme.ts';

/** Who is signed in, the theme, and the way out. */
export function UserMenu({ onHelp }: { readonly onHelp: () => void }) {
  const { me } = useRouteContext({ from: '/app' });
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const toast = useToast();
  const leave = async (): Promise<void> => {
    try {
      await signOut();
      queryClient.clear();
      await navigate({ to: '/login' });
    } catch {
      toast({ title: 'You are still signed in', description: 'The server did not answer. Try again.' });
    }
  };
  return (
    <Menu
      label={`Account of ${me.user?.name ?? 'you'}`}
      trigger={<AccountFace name={me.user?.name} />}
      items={[
        { label: 'System theme', icon: <Monitor className="size-4" aria-hidden />, onSelect: () => chooseTheme('system') },
        { label: 'Light theme', icon: <Sun className="size-4" aria-hidden />, onSelect: () => chooseTheme('light') },
        { label: 'Dark theme', icon: <Moon className="size-4" aria-hidden />, onSelect: () => chooseTheme('dark') },
        { label: 'Keyboard shortcuts', icon: <Keyboard className="size-4" aria-hidden />, onSelect: onHelp },
        { label: 'Sign out', icon: <LogOut className="size-4" aria-hidden />, onSelect: () => void leave() },
      ]}
    />
  );
}
