import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MooringAdmin } from '@mooring/sdk/admin';
import { readConfig } from '../../server/src/config.ts';
import { createLog } from '../../server/src/log.ts';
import { openMooring } from '../../server/src/main.ts';

/** One organization per shape, since a key sees everything of its own. */
export interface Installation {
  readonly env: Readonly<Record<string, string>>;
  /** An API key for each shape, in their order. */
  readonly keys: readonly string[];
  remove(): void;
}

const owner = (name: string) => ({ ownerEmail: `owner@${name}.test`, ownerPassword: 'correct horse battery staple' });

/** A set-up store on SQLite with an organization for each name. */
export async function makeInstallation(names: readonly string[]): Promise<Installation> {
  const dataDir = mkdtempSync(join(tmpdir(), 'mooring-bench-'));
  const env = { MOORING_DATA_DIR: dataDir, MOORING_RATE_LIMITS: 'off', MOORING_NETWORK_ALLOW: '127.0.0.1:*' };
  const mooring = await openMooring(readConfig(env), createLog('error'));
  const keys: string[] = [];
  for (const [index, name] of names.entries()) {
    const made = await mooring.operator.run(index === 0 ? 'setup' : 'org create', { org: name, ...owner(name) });
    keys.push((made as { api_key: string }).api_key);
  }
  await mooring.close();
  return { env, keys, remove: () => rmSync(dataDir, { recursive: true, force: true }) };
}

/** Registers the servers at the running product, each with a token of its own, and has it learn their tools. */
export async function registerServers(baseUrl: string, apiKey: string, urls: Readonly<Record<string, string>>): Promise<void> {
  const { connections, tools } = new MooringAdmin({ apiKey, baseUrl });
  for (const [slug, server_url] of Object.entries(urls)) {
    const token = `tok_${slug}_${'x'.repeat(32)}`;
    const made = await connections.create({ nickname: slug, slug, server_url, transport: 'auto', auth_type: 'bearer', token });
    await tools.sync(made.connection_id);
  }
}
