import { type EffectiveTransport, failureCatalogue } from '@mooring/sdk';
import type { Detected, Failure } from './types.ts';

const spoken = { 'streamable-http': 'streamable HTTP', sse: 'the legacy HTTP+SSE transport' } as const satisfies Record<
  EffectiveTransport,
  string
>;

/** The result in one sentence for the person who pressed the button. */
export function summarize(detected: Detected, failure: Failure | null, speaks: EffectiveTransport | null): string {
  if (failure?.code === 'transport_mismatch' && speaks) return `The server answers only ${spoken[speaks]}.`;
  if (failure) return failureCatalogue[failure.code].meaning;
  const tools =
    detected.toolCount === null ? 'offers no tools' : `lists ${detected.toolCount} ${detected.toolCount === 1 ? 'tool' : 'tools'}`;
  return `The server speaks MCP ${detected.protocolVersion} over ${spoken[detected.transport ?? 'streamable-http']} and ${tools}.`;
}
