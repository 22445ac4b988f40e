import { useParams } from '@tanstack/react-router';
import { Page } from '../../ui/page.tsx';

export function Server() {
  const { slug } = useParams({ from: '/app/servers/$slug' });
  return <Page title={slug}>…</Page>;
}
