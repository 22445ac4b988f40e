import { AccessLog } from '../activity/accessLog.tsx';
import { useServer } from './useServer.ts';

/** Hand-offs and calls of this server. */
export function Logs() {
  const { slug } = useServer();
  return <AccessLog slug={slug} />;
}
