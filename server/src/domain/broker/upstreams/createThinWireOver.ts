import { createThinWire } from '../thinWire/createThinWire.ts';
import type { ThinWireOptions } from '../thinWire/types.ts';
import type { MakeWire } from './types.ts';

/** The thin wire over a session of streamable HTTP that the SDK has opened, and lets go. */
export const createThinWireOver =
  (largeResults: ThinWireOptions['largeResults']): MakeWire =>
  ({ session, reach, headers, identity, monotonicMs, onNotification }) => {
    // Without waiting for the server, i.e. without ending the session there.
    void session.close(0);
    const { protocol, protocolVersion, sessionId } = session;
    const { outbound, url, credentialSent, redact } = reach;
    return createThinWire({
      outbound,
      url: url.href,
      headers,
      credentialSent,
      protocol,
      protocolVersion,
      sessionId,
      redact,
      largeResults,
      clientInfo: identity,
      monotonicMs,
      onNotification,
    });
  };
