import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../../server/src/config.ts';
import { createLog } from '../../server/src/log.ts';
import { openMooring } from '../../server/src/main.ts';
import { createTestDatabase } from '../../server/test/postgres.ts';

export interface Installation {
  /** For every process that serves this data. */
  readonly env: Readonly<Record<string, string>>;
  readonly servers: readonly { readonly slug: string; readonly token: string }[];
  readonly keys: readonly string[];
  remove(): Promise<void>;
}

/** A set-up store with `servers` registered servers, each with a token of its own, and `keys` API keys of the kind an application gets. */
export async function makeInstallation(engine: 'sqlite' | 'postgres', servers: number, keys: number): Promise<Installation> {
  const dataDir = mkdtempSync(join(tmpdir(), 'mooring-bench-'));
  const database = engine === 'postgres' ? await createTestDatabase() : null;
  const env = {
    MOORING_DATA_DIR: dataDir,
    MOORING_RATE_LIMITS: 'off',
    MOORING_NETWORK_ALLOW: '127.0.0.1:*',
    ...(database && { DATABASE_URL: database.url }),
  };
  const mooring = await openMooring(readConfig(env), createLog('error'));
  const owner = { ownerEmail: 'owner@example.test', ownerPassword: 'correct horse battery staple' };
  const { api_key } = (await mooring.operator.run('setup', { org: 'Acme', ...owner })) as { api_key: string };
  const app = mooring.app({ publicUrl: () => 'http://127.0.0.1', isDraining: () => false });
  const post = async (path: string, body: object): Promise<Record<string, unknown>> => {
    const headers = { 'x-api-key': api_key, 'content-type': 'application/json' };
    const answer = await app.request(path, { method: 'POST', headers, body: JSON.stringify(body) }, {});
    if (answer.status !== 201) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as Record<string, unknown>;
  };
  const registered = [];
  for (let i = 0; i < servers; i++) {
    const token = `tok_${i}_${'x'.repeat(32)}`;
    await post('/v1/integrations/connections/custom-mcp', {
      nickname: `Server ${i}`,
      slug: `server-${i}`,
      server_url: `http://127.0.0.1:8080/mcp/${i}`,
      auth_type: 'bearer',
      token,
    });
    registered.push({ slug: `server-${i}`, token });
  }
  const secrets: string[] = [];
  for (let i = 0; i < keys; i++) {
    const made = await post('/v1/keys', { name: `Key ${i}`, application: `app-${i}`, scopes: ['config:read'] });
    secrets.push(String(made.secret));
  }
  await mooring.close();
  return {
    env,
    servers: registered,
    keys: secrets,
    async remove() {
      await database?.drop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
