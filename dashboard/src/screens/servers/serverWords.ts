import type { Delivery } from '@mooring/sdk';

export const hostOf = (url: string): string => URL.parse(url)?.host ?? url;

/** By which of the two ways a server is used, in words. */
export function deliveryWords({ handoff, broker }: Delivery): string {
  if (handoff && broker) return 'hand-off and gateway';
  if (handoff) return 'hand-off only';
  return broker ? 'gateway only' : 'not delivered';
}
