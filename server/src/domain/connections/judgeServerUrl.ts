import type { Warning } from '@mooring/sdk';
import { AppError } from '#domain/errors.ts';
import type { Guard, NetworkPolicy } from '#domain/netguard/types.ts';
import { hasSecretParameter } from './maskUrl.ts';

export interface JudgedUrl {
  readonly warnings: readonly Warning[];
  /** The operator's exemption without which the URL would be refused. */
  readonly exemption: string | null;
}

/**
 * Judges a URL that is about to be registered. A refused one throws 422 `url_not_allowed` with the rule in errors[0].code. A name that does
 * not resolve now is accepted with a warning: it is judged again on every call.
 */
export async function judgeServerUrl(guard: Guard, serverUrl: string, policy: NetworkPolicy): Promise<JudgedUrl> {
  const verdict = await guard.check(serverUrl, policy);
  if (verdict.allowed) return { warnings: warningsAbout(verdict.url), exemption: verdict.exemption };
  if (verdict.rule !== 'dns_not_found' && verdict.rule !== 'dns_failed')
    throw new AppError('url_not_allowed', {
      detail: verdict.message,
      errors: [{ path: '/server_url', code: verdict.rule, message: verdict.message }],
    });
  const unresolved = {
    code: verdict.rule,
    message: 'The host name does not resolve now. The server is registered and works as soon as the name does.',
  };
  return { warnings: [unresolved, ...warningsAbout(new URL(serverUrl))], exemption: null };
}

function warningsAbout(url: URL): Warning[] {
  const warnings: Warning[] = [];
  if (hasSecretParameter(url))
    warnings.push({
      code: 'url_contains_secret',
      message: 'The URL seems to carry a secret in its query. URLs are stored and shown in plain text: use a header.',
    });
  if (url.protocol === 'http:')
    warnings.push({ code: 'clear_text', message: 'The connection is not encrypted: the credential crosses the network in clear text.' });
  if (url.pathname.endsWith('/sse'))
    warnings.push({
      code: 'sse_url',
      message: 'The path suggests the older SSE transport; a client that speaks streamable HTTP alone cannot connect to it.',
    });
  return warnings;
}
