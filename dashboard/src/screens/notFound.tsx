import { LinkButton } from '../ui/button.tsx';
import { Page } from '../ui/page.tsx';

export function NotFound() {
  return (
    <main>
      <Page
        title="There is nothing here"
        hint="The address may be mistyped, or what was here is gone."
        actions={<LinkButton to="/">Home</LinkButton>}
      />
    </main>
  );
}
