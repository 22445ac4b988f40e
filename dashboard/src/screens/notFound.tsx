import { LinkButton } from '../ui/button.tsx';
import { EmptyState } from '../ui/emptyState.tsx';
import { Page } from '../ui/page.tsx';

export function NotFound() {
  return (
    <Page title="There is nothing here">
      <EmptyState title="No screen has this address" actions={<LinkButton to="/">Home</LinkButton>}>
        It may be mistyped, or what was here is gone. Ctrl K finds servers, spaces and places by their names.
      </EmptyState>
    </Page>
  );
}
