import { Page } from '../../ui/page.tsx';

export function Servers() {
  return <Page title="Servers">…</Page>;
}
