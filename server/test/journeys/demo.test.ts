import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { startMooring } from './mooringCommand.ts';

/** What it prints when all went well, each line as a pattern. */
const LINES = [
  /^1\. Mooring is ready at (?<url>http:\/\/127\.0\.0\.1:\d+), with its data in (?<dataDir>\S+)\.$/,
  /^2\. A small MCP server is at (?<mcpUrl>\S+) and wants a bearer token\.$/,
  /^3\. An admin registered it once as 'echo'\. The token is sealed and cannot be read back\.$/,
  /^4\. A test of it: The server speaks MCP 2026-07-28 over streamable HTTP and lists 1 tool\.$/,
  ...['policy', 'tcp', 'http', 'auth', 'handshake', 'tools'].map((name) => new RegExp(`^ +ok +${name} +\\d+ ms$`)),
  /^5\. An application fetched \{url, headers\} with its API key: \S+, headers Authorization\.$/,
  /^6\. It connected straight to the server with the official client: tools echo; echo answered .*"hello from the demo"/,
  /^Dashboard +http:/,
  /^API key +(?<apiKey>mk_live_\w{32,})$/,
  /^Owner +demo@example\.com, password (?<password>\S{16,})$/,
  /^Try +curl -H "X-API-Key: (?<triedKey>\S+)" (?<configUrl>\S+)$/,
  /^Everything runs until you press Ctrl-C\. Then its data is removed\.$/,
];

test('npm run demo registers a server, hands it off, calls its tool, stays until Ctrl-C, and leaves nothing behind', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'mooring-demo-test-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const { scripts } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'));
  assert.match(scripts.demo, /^mooring \w+$/);
  // The data of an installation, which it has to leave alone.
  const installation = { MOORING_DATA_DIR: join(folder, 'data'), DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' };
  const demo = await startMooring(
    t,
    scripts.demo.split(' ').slice(1),
    { TMPDIR: folder, ...installation },
    { to: 'stdout', line: /is removed\.\n$/ },
  );
  const output = demo.printed('stdout');

  const lines = output.split('\n').filter((line) => line !== '' && !/^ +skipped (?:dns|tls) *$/.test(line));
  const found = Object.assign({}, ...LINES.map((pattern, i) => assertLine(lines[i] ?? '', pattern)));
  assert.equal(lines.length, LINES.length, output);
  const { url, dataDir, mcpUrl, apiKey, password, triedKey, configUrl } = found;
  assert.deepEqual(readdirSync(folder), [dataDir.slice(folder.length + 1)]);
  assert.equal(triedKey, apiKey);

  // It still runs, and what it has printed to try works.
  const { data: config } = (await (await fetch(configUrl, { headers: { 'x-api-key': apiKey } })).json()) as {
    data: { url: string; headers: Record<string, string> };
  };
  assert.equal(config.url, mcpUrl);
  const [token] = /(?<=^Bearer )\S+$/.exec(config.headers.Authorization ?? '') ?? assert.fail('no token');
  const signIn = { method: 'POST', headers: { 'content-type': 'application/json', origin: url } };
  const body = JSON.stringify({ email: 'demo@example.com', password });
  assert.equal((await fetch(`${url}/v1/auth/login`, { ...signIn, body })).status, 200);

  const master = readFileSync(join(dataDir, 'master.key'));
  assert.equal(await demo.stop('SIGINT'), 0);
  assert.deepEqual(readdirSync(folder), []);
  assert.equal(demo.printed('stdout'), output);
  assert.equal(demo.printed('stderr'), '\nSIGINT: finishing what runs, then stopping.\n');
  await assert.rejects(fetch(url), ({ cause }) => cause.code === 'ECONNREFUSED');
  // Nobody but who started it, and needs them, is told its own key and password; nobody the credential of a server.
  for (const secret of [token, ...(['latin1', 'base64', 'base64url', 'hex'] as const).map((form) => master.toString(form).trim())])
    assert.ok(!output.includes(secret));
  assert.deepEqual([output.split(apiKey).length - 1, output.split(password).length - 1], [2, 1]);
});

function assertLine(line: string, pattern: RegExp): Readonly<Record<string, string>> {
  assert.match(line, pattern);
  return { ...pattern.exec(line)?.groups };
}
