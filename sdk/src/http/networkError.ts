import { MooringError } from '../errors/mooringError.ts';

/** No answer at all. Node names the reason in `cause.code`; everything else of a foreign error stays out, as it may quote the request. */
export function networkError(error: unknown, url: string): MooringError {
  const reason = (error as { cause?: { code?: unknown } } | null)?.cause?.code;
  const suffix = typeof reason === 'string' && /^[A-Z][A-Z0-9_]{2,40}$/.test(reason) ? ` (${reason})` : '';
  return new MooringError('NETWORK_ERROR', `Cannot reach ${new URL(url).origin}${suffix}.`, {
    action: 'Check that the platform is running and that the base URL is right.',
    retryable: true,
  });
}
