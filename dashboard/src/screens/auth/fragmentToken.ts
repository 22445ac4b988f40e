import { useState } from 'react';

/**
 * The one-time token after `#token=`. A fragment is sent to no server and stands in no log; it is taken out of the address at once, so that
 * it is in no history and no screenshot.
 */
export function useFragmentToken(): string | null {
  const [token] = useState(() => new URLSearchParams(location.hash.slice(1)).get('token'));
  if (location.hash !== '') history.replaceState(history.state, '', location.pathname);
  return token;
}
