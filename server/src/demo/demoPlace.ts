import type { Exemption } from '#domain/netguard/types.ts';

export const DEMO_PATH = '/demo/mcp';

/** It guards nothing, and everybody knows it; what registers it treats it like any other credential. */
export const DEMO_TOKEN = 'mooring-demo-server-token';

/** How the demo server is registered, and what opens the guard for it. */
export interface DemoPlace {
  readonly url: string;
  readonly token: string;
  readonly exemption: Exemption;
}

/** The address at which this process reaches itself where it listens on all of them. */
const ownAddress: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' };

/** Where the demo server of a process is that listens on this IP address. The exemption covers that one URL, so that everything beside it stays refused. */
export function demoPlaceAt({ address, port }: { readonly address: string; readonly port: number }): DemoPlace {
  const host = ownAddress[address] ?? address;
  const entry = `${host.includes(':') ? `[${host}]` : host}:${port}${DEMO_PATH}`;
  return { url: `http://${entry}`, token: DEMO_TOKEN, exemption: { entry, host, port, path: DEMO_PATH, purpose: 'mcp' } };
}
