import { AccessLog } from './accessLog.tsx';

export function Uses() {
  return <AccessLog />;
}
