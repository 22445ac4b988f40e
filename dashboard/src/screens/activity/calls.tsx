import { CallLog } from './callLog.tsx';

/** Brokered calls of every server. */
export function Calls() {
  return <CallLog />;
}
