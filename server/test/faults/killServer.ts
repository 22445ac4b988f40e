/**
 * Row F1: a server is killed while clients register servers and rotate credentials, started again on the same data, and everything that it
 * had acknowledged is looked for.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { type Client, createClient, tokenOf } from './client.ts';
import { inspectStore } from './inspectStore.ts';
import { createInstallation, type Installation } from './installation.ts';
import { seededRandom } from './random.ts';
import { type ServerProcess, startServerProcess } from './serverProcess.ts';

const WRITERS = 4;
/** The stream runs for so long before the kill. */
const KILL_AFTER_MS = { least: 50, most: 500 };

/** What a client knows of one server. */
interface Registered {
  /** Of the last registration or rotation that was answered; null before the first answer. */
  readonly acknowledged: string | null;
  /** Sent, and not answered yet. */
  readonly pending: string | null;
}

export interface KillReport {
  readonly kills: number;
  registrations: number;
  rotations: number;
  /** Hand-offs right after an acknowledged change, and of every server after every restart. */
  handOffs: number;
  /** Cut off by the kill: of these, either nothing or everything may be there. */
  inDoubt: number;
  inDoubtFoundDone: number;
  /** Each a sentence. All of them have to stay empty. */
  readonly lost: string[];
  readonly torn: string[];
  readonly unexpected: string[];
  readonly damaged: string[];
  readonly readyMs: number[];
}

export async function killServer(kind: 'sqlite' | 'postgres', kills: number, seed: number): Promise<KillReport> {
  const random = seededRandom(seed);
  const installation = await createInstallation(kind);
  const servers = new Map<string, Registered>();
  const report: KillReport = {
    kills,
    registrations: 0,
    rotations: 0,
    handOffs: 0,
    inDoubt: 0,
    inDoubtFoundDone: 0,
    lost: [],
    torn: [],
    unexpected: [],
    damaged: [],
    readyMs: [],
  };
  try {
    let running = await startServerProcess(installation.env());
    for (let round = 0; round < kills; round++) {
      await writeUntilKilled(running, installation.apiKey, round, servers, random, report);
      running = await startServerProcess(installation.env());
      report.readyMs.push(running.readyMs);
      await compare(createClient(running.url, installation.apiKey), servers, report);
      await inspect(installation, running, servers, report);
    }
    await running.stop();
  } finally {
    await installation.remove();
  }
  return report;
}

async function writeUntilKilled(
  running: ServerProcess,
  apiKey: string,
  round: number,
  servers: Map<string, Registered>,
  random: () => number,
  report: KillReport,
): Promise<void> {
  const client = createClient(running.url, apiKey);
  const known = [...servers.keys()];
  const writers = Array.from({ length: WRITERS }, async (_, writer) => {
    // No two writers share a server, so each knows what the next hand-off has to carry.
    const mine = known.filter((_slug, i) => i % WRITERS === writer);
    for (let turn = 0; ; turn++) {
      const rotated = random() < 0.6 ? mine[Math.floor(random() * mine.length)] : undefined;
      const slug = rotated ?? `server-${round}-${writer}-${turn}`;
      const token = `token-${round}-${writer}-${turn}`;
      if (!(await write(client, servers, slug, token, report))) return;
      if (rotated === undefined) mine.push(slug);
    }
  });
  await pause(KILL_AFTER_MS.least + random() * (KILL_AFTER_MS.most - KILL_AFTER_MS.least));
  await running.kill();
  await Promise.all(writers);
}

/** Registers or rotates, and asks for the credential right after the answer. False once the server is gone. */
async function write(client: Client, servers: Map<string, Registered>, slug: string, token: string, report: KillReport): Promise<boolean> {
  const known = servers.get(slug);
  const acknowledged = known?.acknowledged ?? null;
  servers.set(slug, { acknowledged, pending: token });
  const done = await attempt(() => (known === undefined ? client.register(slug, token) : client.rotate(slug, token)));
  if (done === null) return false;
  if (done.status !== (known === undefined ? 201 : 200)) {
    report.unexpected.push(`${slug}: ${done.status} ${JSON.stringify(done.json)}`);
    return false;
  }
  servers.set(slug, { acknowledged: token, pending: null });
  report[known === undefined ? 'registrations' : 'rotations'] += 1;
  const given = await attempt(() => client.handOff(slug));
  if (given === null) return false;
  report.handOffs += 1;
  if (tokenOf(given) !== token) report.lost.push(`${slug}: ${token} was acknowledged, the next hand-off had ${tokenOf(given)}`);
  return true;
}

/** Null if the connection ended before the answer was there whole. */
async function attempt<Result>(request: () => Promise<Result>): Promise<Result | null> {
  try {
    return await request();
  } catch {
    return null;
  }
}

/** Hands off every server that anybody ever tried to register. */
async function compare(client: Client, servers: Map<string, Registered>, report: KillReport): Promise<void> {
  for (const [slug, { acknowledged, pending }] of servers) {
    const answer = await client.handOff(slug);
    const found = tokenOf(answer);
    report.handOffs += 1;
    if (pending !== null) report.inDoubt += 1;
    if (pending !== null && found === pending) report.inDoubtFoundDone += 1;
    else if (acknowledged === null) {
      if (answer.status !== 404) report.torn.push(`${slug}: never acknowledged, answers ${answer.status} with ${found}`);
    } else if (found !== acknowledged) report.lost.push(`${slug}: ${acknowledged} was acknowledged, ${answer.status} ${found} is there`);
    if (found === undefined) servers.delete(slug);
    else servers.set(slug, { acknowledged: found, pending: null });
  }
}

async function inspect(
  installation: Installation,
  running: ServerProcess,
  servers: ReadonlyMap<string, Registered>,
  report: KillReport,
): Promise<void> {
  const engine = installation.open();
  report.damaged.push(...(await inspectStore(engine, servers.size)));
  await engine.close();
  const { json } = await createClient(running.url, installation.apiKey).verifyAudit();
  if (json.ok !== true) report.damaged.push(`the audit chain: ${JSON.stringify(json)}`);
}
