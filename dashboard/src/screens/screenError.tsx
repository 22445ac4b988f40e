import { type ErrorComponentProps, useRouter } from '@tanstack/react-router';
import { ErrorNotice } from '../ui/errorNotice.tsx';

/** Instead of a screen that could not be shown. */
export function ScreenError({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const retry = (): void => {
    reset();
    void router.invalidate();
  };
  return (
    <div className="mx-auto max-w-2xl px-4 py-16">
      <ErrorNotice error={error} onRetry={retry} />
    </div>
  );
}
