/**
 * The least that a server on this framework can do. `node floor.ts constant` answers the same text each time; `node floor.ts lookup` runs
 * the hand-off's own query, opens the sealed record with the same vault and answers JSON. It checks nothing, logs nothing and sets no header
 * beyond the content type. Prints its port.
 */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { readConfig } from '../../server/src/config.ts';
import { systemClock } from '../../server/src/domain/clock.ts';
import { openSecrets, outboundHeaders } from '../../server/src/domain/connections/secrets.ts';
import { createVault } from '../../server/src/domain/vault/createVault.ts';
import { createLocalKms } from '../../server/src/kms/local.ts';
import { loadMasterKey } from '../../server/src/kms/masterKey.ts';
import { createStorage } from '../../server/src/storage/createStorage.ts';
import { openPostgres } from '../../server/src/storage/engines/postgres.ts';
import { openSqlite } from '../../server/src/storage/engines/sqlite.ts';

const app = new Hono();
if (process.argv[2] === 'lookup') await mountLookup(app);
else mountConstant(app);
process.once('SIGTERM', () => process.exit(0));
serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, ({ port }) => console.log(port));

function mountConstant(app: Hono): void {
  const text = JSON.stringify({ success: true, data: { url: 'http://127.0.0.1:8080/mcp', headers: { Authorization: 'Bearer constant' } } });
  app.get('/api/integrations/mcp-config/:slug', (c) => c.body(text, 200, { 'content-type': 'application/json' }));
}

async function mountLookup(app: Hono): Promise<void> {
  const config = readConfig();
  const engine =
    config.databaseUrl === null
      ? openSqlite(join(config.dataDir, 'mooring.db'))
      : openPostgres(config.databaseUrl, (error) => console.error(error));
  const stores = createStorage(engine);
  const expectedFingerprint = await stores.system.read('master_key');
  const { key } = await loadMasterKey({ text: null, path: join(config.dataDir, 'master.key'), expectedFingerprint });
  const kms = createLocalKms({ masterKey: key, keks: stores.keks, clock: systemClock });
  const vault = createVault({ kms, keys: stores.dataKeys, clock: systemClock });
  app.onError((error, c) => {
    console.error(error);
    return c.text('failed', 500);
  });
  app.get('/api/integrations/mcp-config/:slug', async (c) => {
    const hash = createHash('sha256')
      .update(c.req.header('x-api-key') ?? '')
      .digest('base64url');
    const row = await stores.handoff.read(hash, c.req.param('slug'), Date.now());
    const { connection } = row!;
    const { slug, displayName, serverUrl, headers, secrets } = connection!;
    const opened = await openSecrets(vault, connection!, secrets);
    return c.json({ success: true, data: { slug, displayName, url: serverUrl, headers: outboundHeaders(headers, opened) } });
  });
}
