import { useQuery } from '@tanstack/react-query';
import { isSignedOut } from '../api/queryClient.ts';
import { meQuery } from '../api/session.ts';

const CHECK_MS = 15_000;

/** Says when the server does not answer, and that what is shown may be old. */
export function AwayBanner() {
  const { error, dataUpdatedAt } = useQuery({ ...meQuery, refetchInterval: CHECK_MS, staleTime: CHECK_MS });
  const isAway = error !== null && !isSignedOut(error);
  return (
    <div role="status">
      {isAway && (
        <p className="border-b border-warn/40 bg-warn-soft px-4 py-2 text-center">
          The server does not answer. What you see is from {new Date(dataUpdatedAt).toLocaleTimeString()}.
        </p>
      )}
    </div>
  );
}
