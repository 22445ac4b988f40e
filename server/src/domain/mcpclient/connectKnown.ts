import type { EffectiveTransport } from '@mooring/sdk';
import { type Attempt, type Choice, connectAs, MAY_BE_MISMATCH } from './detectServer.ts';
import type { SessionResult } from './openSession.ts';

/** How a server was spoken to the last time. */
export interface Known {
  readonly transport: EffectiveTransport | null;
  readonly protocol: 'legacy' | 'modern' | null;
}

/**
 * Connects to a server that is in use: what worked before is tried first, which saves a legacy server the probe of the modern handshake.
 * When the server says that this is not its way any more, it is found out anew; a refusal, a 5xx or silence says nothing of the kind
 * (2026-07-28, transports, backwards compatibility).
 */
export async function connectKnown(choice: Choice, known: Known, attempt: Attempt): Promise<SessionResult> {
  const guess: Choice = {
    transport: choice.transport === 'auto' ? (known.transport ?? 'auto') : choice.transport,
    // The modern handshake is the first thing that detection tries, and falls back by itself.
    protocol: choice.protocol === 'auto' && known.protocol === 'legacy' ? 'legacy' : choice.protocol,
  };
  const first = await connectAs(guess, attempt);
  const isChoice = guess.transport === choice.transport && guess.protocol === choice.protocol;
  if (first.session || isChoice || !MAY_BE_MISMATCH.includes(first.failure.code)) return first;
  return connectAs(choice, attempt);
}
