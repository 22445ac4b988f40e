import type { Space } from '@mooring/sdk';

/** What agents find at the gateway of a space, e.g. `3 servers, 1 tool`. */
export function offerWords({ gateway }: Pick<Space, 'gateway'>): string | null {
  return gateway && `${counted(gateway.servers, 'server')}, ${counted(gateway.tools, 'tool')}`;
}

const counted = (count: number, thing: string): string => `${count.toLocaleString('en')} ${thing}${count === 1 ? '' : 's'}`;
