import { useQuery } from '@tanstack/react-query';
import { live } from '../api/live.ts';
import { isSignedOut } from '../api/queryClient.ts';
import { meQuery } from '../api/session.ts';
import { useLive } from './useLive.ts';

/** Keeps what is shown up to date, and says when it cannot, because the server does not answer. */
export function AwayBanner() {
  const { error, dataUpdatedAt } = useQuery({ ...meQuery, ...live });
  const now = useLive(dataUpdatedAt);
  const isAway = now.state === 'away' || (error !== null && !isSignedOut(error));
  const seenAt = now.state === 'away' ? now.sinceMs : dataUpdatedAt;
  return (
    <div role="status">
      {isAway && (
        <p className="border-b border-warn/40 bg-warn-soft px-4 py-2 text-center">
          The server does not answer. What you see is from {new Date(seenAt).toLocaleTimeString()}.
        </p>
      )}
    </div>
  );
}
