import type { McpConfig } from '@mooring/sdk';
import { cleanText } from '../../output/cleanText.ts';
import { formatTable } from '../../output/table.ts';
import type { Session } from '../../session/openSession.ts';

/** Hides a header's value but for its scheme and, where enough stays hidden, the last four characters. */
export function maskHeader(value: string): string {
  const [, scheme = '', secret = ''] = /^(Bearer |Basic |Token )?(.*)$/is.exec(value) ?? [];
  return `${scheme}••••${secret.length >= 16 ? secret.slice(-4) : ''}`;
}

export const maskConfig = (config: McpConfig): McpConfig => ({
  ...config,
  headers: Object.fromEntries(Object.entries(config.headers).map(([name, value]) => [name, maskHeader(value)])),
});

function describe(config: McpConfig): string {
  const facts = [
    ['url', config.url],
    ...Object.entries(config.headers).map(([name, value]) => ['header', `${name}: ${value}`]),
    ['transport', config.transport],
    ['protocol', config.protocol],
    ['version', String(config.version)],
    ['expires', config.expiresAt ?? 'never'],
  ];
  return formatTable(facts.map(([label = '', value = '']) => [label, cleanText(value)]));
}

/** What an application receives. It counts as a hand-off in the access log. */
export async function config(session: Session, options: { readonly reveal?: boolean }, slug: string): Promise<void> {
  const received = await session.mooring.mcp.config(slug);
  const shown = options.reveal ? received : maskConfig(received);
  session.out.data(shown, () => describe(shown));
  if (!options.reveal && Object.keys(shown.headers).length > 0) session.out.note('Header values are masked; --reveal shows them.');
}
