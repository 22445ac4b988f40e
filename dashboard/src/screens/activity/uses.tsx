import { AccessLog } from './accessLog.tsx';

/** Hand-offs of every server. */
export function Uses() {
  return <AccessLog filter={{ kind: 'handoff' }} />;
}
