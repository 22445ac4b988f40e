import { MooringError } from '../errors/mooringError.ts';

export interface MooringOptions {
  /** Default: MOORING_API_KEY, then LEASH_API_KEY of the environment. */
  readonly apiKey?: string | undefined;
  /** Address of the platform. Default: MOORING_URL, then LEASH_PLATFORM_URL of the environment, then http://127.0.0.1:4000. */
  readonly baseUrl?: string | undefined;
  readonly fetch?: typeof globalThis.fetch | undefined;
  /** Name of the caller for the access log, e.g. `billing/2.1`. Default: `mooring-sdk`. Browsers send their own. */
  readonly userAgent?: string | undefined;
  /** For the whole call, retries and waits included. Default 10,000. */
  readonly timeoutMs?: number | undefined;
  /** For GET alone, after 429, 503 or a network failure. Default: 2 attempts, first pause about 250 ms, `Retry-After` obeyed. */
  readonly retry?: { readonly attempts?: number | undefined; readonly baseMs?: number | undefined } | undefined;
}

/** Of a single call. */
export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
  readonly timeoutMs?: number | undefined;
  /** Sent as X-Request-Id; 8 to 64 word characters or dashes. */
  readonly requestId?: string | undefined;
}

export interface Settings {
  readonly apiKey: string | undefined;
  /** Without a trailing slash. */
  readonly baseUrl: string;
  readonly fetch: typeof globalThis.fetch;
  readonly userAgent: string;
  readonly timeoutMs: number;
  readonly attempts: number;
  readonly baseMs: number;
}

const usage = (message: string, action: string): MooringError => new MooringError('VALIDATION_ERROR', message, { action });

function environment(...names: string[]): string | undefined {
  const env = (globalThis as { process?: { env?: Record<string, string | undefined> } }).process?.env;
  return names.map((name) => env?.[name]).find((value) => value !== undefined && value !== '');
}

function readBaseUrl(input: string): string {
  const url = URL.canParse(input) ? new URL(input) : undefined;
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    throw usage('baseUrl is not an http or https URL.', 'Set it to the address of the platform, e.g. https://mooring.example.com.');
  }
  if (url.username || url.password || url.search || url.hash) {
    throw usage('baseUrl has a user name, a query or a fragment.', 'Leave just the address; the key goes into apiKey.');
  }
  return url.href.replace(/\/+$/, '');
}

/** Completes the options from the environment; throws VALIDATION_ERROR for a base URL that cannot be used. */
export function resolveSettings(options: MooringOptions): Settings {
  return {
    apiKey: (options.apiKey ?? environment('MOORING_API_KEY', 'LEASH_API_KEY'))?.trim() || undefined,
    baseUrl: readBaseUrl(options.baseUrl ?? environment('MOORING_URL', 'LEASH_PLATFORM_URL') ?? 'http://127.0.0.1:4000'),
    fetch: options.fetch ?? ((input, init) => globalThis.fetch(input, init)),
    userAgent: options.userAgent ?? 'mooring-sdk',
    timeoutMs: options.timeoutMs ?? 10_000,
    attempts: Math.max(1, options.retry?.attempts ?? 2),
    baseMs: options.retry?.baseMs ?? 250,
  };
}
