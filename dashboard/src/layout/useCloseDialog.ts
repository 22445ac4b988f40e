import { useRouter } from '@tanstack/react-router';

declare module '@tanstack/react-router' {
  interface HistoryState {
    /** Whoever navigated here opened a dialog over the page that is one step back. */
    readonly opened?: true;
  }
}

/**
 * Closes a dialog that stands in the address as `name`: goes back to the page under it, so that the back button does not open it again.
 * Where the address itself led to the dialog, its name is taken out.
 */
export function useCloseDialog(...names: readonly string[]): () => void {
  const router = useRouter();
  return () => {
    const { state, pathname, search } = router.state.location;
    if (state.opened) return router.history.back();
    const left = Object.entries(search).filter(([name]) => !names.includes(name));
    void router.navigate({ to: pathname, search: Object.fromEntries(left), replace: true });
  };
}
