import { isAppError } from '#domain/errors.ts';
import { createGuard } from '#domain/netguard/createGuard.ts';
import { readConfig } from '../config.ts';
import { askOperator } from './askOperator.ts';
import { type CommandIo, print } from './io.ts';

interface Finding {
  readonly check: string;
  readonly ok: boolean;
  readonly message: string;
}

/** Checks the configuration, the store, the keys, the clock and the way out, and says what to do about each. Exit code 7 if one fails. */
export async function doctorCommand(io: CommandIo, { json = false }: { readonly json?: boolean }): Promise<void> {
  const findings = await Promise.all([
    check('configuration', () => configuration(io)),
    check('store and keys', () => installation(io)),
    check('clock', clock),
    check('DNS', () => dns()),
  ]);
  const ok = findings.every((f) => f.ok);
  print(
    io,
    json,
    { ok, findings },
    findings.map((f) => `${f.ok ? 'ok  ' : 'FAIL'}  ${f.check}: ${f.message}`),
  );
  io.exit(ok ? 0 : 7);
}

async function check(name: string, run: () => Promise<string> | string): Promise<Finding> {
  try {
    return { check: name, ok: true, message: await run() };
  } catch (error) {
    return { check: name, ok: false, message: isAppError(error) ? error.message : 'failed unexpectedly' };
  }
}

function configuration(io: CommandIo): string {
  const config = readConfig(io.env);
  const parts = [config.databaseUrl === null ? `SQLite in ${config.dataDir}` : 'PostgreSQL', `${config.host}:${config.port}`];
  if (config.exemptions.length > 0) parts.push(`network exemptions: ${config.exemptions.map((e) => e.entry).join(', ')}`);
  if (config.publicUrl === null) parts.push('no MOORING_PUBLIC_URL: links lead to the listening address');
  return parts.join('; ');
}

async function installation(io: CommandIo): Promise<string> {
  const status = (await askOperator(readConfig(io.env), 'status', {})) as {
    store: string;
    kms: { provider: string; keyId: string };
    organizations: number;
  };
  return `${status.store} answers; master key ${status.kms.keyId} (${status.kms.provider}); ${status.organizations} organization(s)`;
}

function clock(): string {
  return `the time is ${new Date().toISOString()}`;
}

/** One public name, through the resolver that production uses. */
async function dns(): Promise<string> {
  const verdict = await createGuard().check('https://modelcontextprotocol.io/', { exemptions: [], deniedHosts: [], deniedCidrs: [] });
  return verdict.allowed
    ? 'public names resolve'
    : `public names do not resolve here (${verdict.rule}): only listed names and addresses can be reached`;
}
