import { z } from 'zod';
import { AppError } from '#domain/errors.ts';
import { parseCidr, toCidr } from '#domain/netguard/cidr.ts';
import { parseNetworkAllow } from '#domain/netguard/parseNetworkAllow.ts';
import type { Exemption } from '#domain/netguard/types.ts';

/** Everything that the environment decides, read once. */
export interface Config {
  readonly dataDir: string;
  readonly host: string;
  readonly port: number;
  /** Base of every link that we give out; never taken from a request. Null: the address that the server listens on. */
  readonly publicUrl: string | null;
  /** Null: SQLite in the data folder. */
  readonly databaseUrl: string | null;
  readonly masterKey: string | null;
  readonly exemptions: readonly Exemption[];
  readonly plansEnabled: boolean;
  readonly rateLimits: boolean;
  /** Whether the tools of a server are read by themselves: after a change, after a test, and when the server says that they have changed. */
  readonly toolRefresh: boolean;
  /** Whether a small MCP server to try things out with is served at /demo/mcp. */
  readonly demoServer: boolean;
  /** Addresses and CIDRs of proxies whose X-Forwarded-For is believed. */
  readonly trustedProxies: readonly string[];
  readonly logLevel: 'silent' | 'error' | 'warn' | 'info' | 'debug' | 'trace';
}

const onOff = (fallback: 'on' | 'off') => z.enum(['on', 'off']).default(fallback);
const addresses = z
  .string()
  .default('')
  .transform((text) => text.split(',').map((item) => item.trim()).filter((item) => item !== '')) // biome-ignore format: one step
  .refine((items) => items.every((item) => parseCidr(toCidr(item)) !== null), 'lists addresses and CIDRs only');

/** Who listens here tries things out; other machines cannot come. */
const loopbackHosts = ['127.0.0.1', '::1', 'localhost'];

const environment = z.object({
  MOORING_DATA_DIR: z.string().min(1).default('./data'),
  MOORING_HOST: z.string().min(1).default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(4000),
  MOORING_PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  DATABASE_URL: z.string().regex(/^postgres(ql)?:\/\//, 'must start with postgres:// or postgresql://').optional(), // biome-ignore format: one line
  MOORING_MASTER_KEY: z.string().min(1).optional(),
  MOORING_NETWORK_ALLOW: z.string().default(''),
  MOORING_PLANS: onOff('off'),
  MOORING_RATE_LIMITS: onOff('on'),
  MOORING_TOOL_REFRESH: onOff('on'),
  MOORING_DEMO_SERVER: z.enum(['on', 'off']).optional(),
  MOORING_TRUSTED_PROXIES: addresses,
  MOORING_LOG_LEVEL: z.enum(['silent', 'error', 'warn', 'info', 'debug', 'trace']).default('info'),
});

/** Reads the environment. Throws AppError `validation_failed` that names every wrong variable, and no value of any. */
export function readConfig(env: Readonly<Record<string, string | undefined>> = process.env): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = environment.safeParse(given);
  if (!parsed.success) {
    const errors = parsed.error.issues.map((issue) => ({
      path: `/${issue.path.join('/')}`,
      code: 'invalid',
      message: `${issue.path.join('.')} ${issue.message}`,
    }));
    throw new AppError('validation_failed', {
      detail: `The environment is not usable: ${errors.map((e) => e.message).join('; ')}.`,
      errors,
    });
  }
  const e = parsed.data;
  return {
    dataDir: e.MOORING_DATA_DIR,
    host: e.MOORING_HOST,
    port: e.PORT,
    publicUrl: e.MOORING_PUBLIC_URL?.replace(/\/+$/, '') ?? null,
    databaseUrl: e.DATABASE_URL ?? null,
    masterKey: e.MOORING_MASTER_KEY ?? null,
    exemptions: parseNetworkAllow(e.MOORING_NETWORK_ALLOW),
    plansEnabled: e.MOORING_PLANS === 'on',
    rateLimits: e.MOORING_RATE_LIMITS === 'on',
    toolRefresh: e.MOORING_TOOL_REFRESH === 'on',
    demoServer: (e.MOORING_DEMO_SERVER ?? (loopbackHosts.includes(e.MOORING_HOST) ? 'on' : 'off')) === 'on',
    trustedProxies: e.MOORING_TRUSTED_PROXIES,
    logLevel: e.MOORING_LOG_LEVEL,
  };
}
