import { Skeleton, SkeletonRows } from '../ui/skeleton.tsx';

/** While the code of a screen is on its way. */
export function ScreenPending() {
  return (
    <div className="mx-auto grid max-w-6xl gap-6 px-4 py-6 sm:px-8 sm:py-8">
      <Skeleton className="h-8 w-48" />
      <SkeletonRows />
    </div>
  );
}
