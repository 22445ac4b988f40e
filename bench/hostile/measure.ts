/**
 * For how long do the answers of a hostile server keep everybody else waiting, and what memory do they leave behind?
 *
 *   npm run bench:hostile -- [--pin] [--rounds 5] [--only text]
 *
 * While the product passes one such answer on, `/livez` is asked without a pause: the longest of these is the time in which nobody is served.
 */
import { execFileSync } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { makeInstallation, registerServers } from '../gateway/installation.ts';
import { startProduct, startProgram } from '../gateway/startProgram.ts';
import { rssMiBOf } from '../processUse.ts';
import { answersFor } from './answers.ts';

/** Longer than the product keeps a thread that nobody needs. */
const THREAD_IDLE_MS = 11_000;

const { values: options } = parseArgs({
  options: { pin: { type: 'boolean', default: false }, rounds: { type: 'string', default: '5' }, only: { type: 'string', default: '' } },
});
if (options.pin) execFileSync('taskset', ['-a', '-cp', '1', String(process.pid)], { stdio: 'ignore' });

const installation = await makeInstallation(['hostile']);
const upstream = await startProgram('../hostile/upstream.ts', []);
const product = await startProduct({ env: installation.env, cpu: options.pin ? 0 : undefined });
const base = `http://127.0.0.1:${product.port}`;
const apiKey = installation.keys[0]!;
try {
  const slugs = ['json', 'sse'];
  await registerServers(base, apiKey, Object.fromEntries(slugs.map((slug) => [slug, `http://127.0.0.1:${upstream.port}/${slug}`])));
  const names = Object.keys(answersFor('Bearer any credential'));
  // Once, so that neither the compiler nor the first start of the thread is measured.
  await callAll(slugs, names);
  await pause(THREAD_IDLE_MS);
  const before = rssMiBOf(product.pid);
  console.log('| answer | as JSON, ms (median, longest) | as an event, ms (median, longest) | outcome |\n|---|---|---|---|');
  for (const [index, name] of names.entries()) if (name.includes(options.only)) await report(slugs, name, index);
  const busy = rssMiBOf(product.pid);
  await pause(THREAD_IDLE_MS);
  const [first, last, later] = [before, busy, rssMiBOf(product.pid)].map((mib) => Math.round(mib));
  console.log(`\nRSS ${first} MiB before, ${last} MiB right after, ${later} MiB when the thread has ended.`);
} finally {
  await product.stop();
  await upstream.stop();
  installation.remove();
}

async function report(slugs: readonly string[], name: string, tool: number): Promise<void> {
  const cells: string[] = [];
  let outcome = '';
  for (const slug of slugs) {
    const blocked: number[] = [];
    for (let round = 0; round < Number(options.rounds); round++) {
      const [longest, said] = await longestWait(slug, tool);
      blocked.push(longest);
      outcome = said;
    }
    blocked.sort((a, b) => a - b);
    cells.push(`${blocked[blocked.length >> 1]!.toFixed(0)}, ${blocked.at(-1)!.toFixed(0)}`);
  }
  console.log(`| ${name} | ${cells.join(' | ')} | ${outcome} |`);
}

async function callAll(slugs: readonly string[], names: readonly string[]): Promise<void> {
  for (const slug of slugs) for (const tool of names.keys()) await call(slug, tool);
}

/** Milliseconds, and what the caller was told. */
async function longestWait(slug: string, tool: number): Promise<[number, string]> {
  let isDone = false;
  let longest = 0;
  const answered = call(slug, tool).finally(() => {
    isDone = true;
  });
  while (!isDone) {
    const askedAt = performance.now();
    await (await fetch(`${base}/livez`)).arrayBuffer();
    longest = Math.max(longest, performance.now() - askedAt);
  }
  return [longest, await answered];
}

async function call(slug: string, tool: number): Promise<string> {
  const response = await fetch(`${base}/mcp/s/${slug}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream', 'x-api-key': apiKey },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: String(tool), arguments: {} } }),
  });
  const text = await response.text();
  return /"type":"text","text":"([^:"]{1,40}): /.exec(text.slice(0, 200))?.[1] ?? 'passed';
}
