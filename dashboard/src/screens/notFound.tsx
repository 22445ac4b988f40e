import { LinkButton } from '../ui/button.tsx';
import { EmptyState } from '../ui/emptyState.tsx';
import { useDocumentTitle } from '../ui/useDocumentTitle.ts';

export function NotFound() {
  useDocumentTitle('Not found');
  return (
    <div className="mx-auto max-w-2xl px-4 py-16">
      <EmptyState title="There is nothing at this address" actions={<LinkButton to="/">Go to Home</LinkButton>}>
        The page may have moved, or the thing that it showed is gone.
      </EmptyState>
    </div>
  );
}
