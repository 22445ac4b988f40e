import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { runCli } from '../../../cli/test/runCli.ts';
import { assertOk, CONNECTIONS, startedServer } from '../api/eachServer.ts';
import { envelope } from '../gateway/send.ts';
import { CANARY } from '../startTestServer.ts';
import { markOf, startParrot, toolsOf } from './parrot.ts';
import { assertWithout, assertWithoutKeys } from './witness.ts';

const SECRET = `${CANARY}/"+<&%=? end`;

describe('the command line shows no secret but those that it is asked for', () => {
  const world = startedServer();

  test('[R4] no command prints the credential of a server that repeats it, nor the API key, with --debug either', async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'mooring-canary-'));
    t.after(() => rmSync(folder, { recursive: true, force: true }));
    const secretFile = join(folder, 'secret');
    writeFileSync(secretFile, SECRET);
    const parrot = await startParrot('modern', 'cli');
    t.after(() => parrot.close());
    const { apiKey } = world.server.acme;
    const printed: string[] = [];
    const mooring = async (args: readonly string[], { key = apiKey, stdin = '' } = {}): Promise<string> => {
      const env = { MOORING_URL: world.server.url, MOORING_API_KEY: key, XDG_CONFIG_HOME: folder };
      const { code, stdout, stderr } = await runCli([...args, '--debug'], { env, stdin });
      printed.push(`${stdout}\n${stderr}`);
      assert.notEqual(code, 2, `${args.join(' ')}: ${stderr}`);
      return stdout;
    };

    await mooring(['add', parrot.url, '--name', 'Parrot', '--slug', 'parrot', '--auth', 'bearer', '--secret-file', secretFile]);
    assertOk(await world.acme('GET', `${CONNECTIONS}/parrot`));
    await mooring(['rotate', 'parrot', '--secret-file', secretFile]);
    for (const format of [[], ['--json']]) {
      for (const command of [
        'ls',
        'get parrot',
        'config parrot',
        'test parrot',
        'tools parrot --sync',
        'tools parrot --diff',
        'explain parrot say',
      ])
        await mooring([...command.split(' '), ...format]);
      for (const tool of toolsOf('modern')) await mooring(['call', 'parrot', tool, ...format]);
      for (const client of ['typescript', 'python', 'curl', 'claude-code'])
        await mooring(['snippet', 'parrot', '--client', client, ...format]);
    }
    const ask = (id: number, method: string, params = {}) =>
      JSON.stringify({
        jsonrpc: '2.0',
        id,
        method,
        params: { ...params, _meta: envelope({ progressToken: id, 'io.modelcontextprotocol/logLevel': 'debug' }) },
      });
    const messages = [
      ask(1, 'server/discover'),
      ask(2, 'tools/list'),
      ...toolsOf('modern').map((name, place) => ask(10 + place, 'tools/call', { name, arguments: {} })),
      ask(3, 'prompts/get', { name: 'greet' }),
      ask(4, 'resources/read', { uri: 'parrot://plain' }),
      'no message',
    ];
    const stdin = `${messages.join('\n')}\n`;
    await mooring(['mcp', '--server', 'parrot'], { stdin });
    await mooring(['mcp', '--server', 'parrot'], { stdin, key: `${apiKey.slice(0, -1)}x` });

    assert.ok(parrot.heardCredential());
    const all = printed.join('\n');
    // What the server says is shown, so that there is something to be found.
    for (const place of ['description', 'text', 'failure', 'instructions', 'prompt', 'resource', 'progress', 'log', 'data'])
      assert.ok(all.includes(markOf('cli', place)), place);
    for (const text of printed) {
      assertWithout(text, CANARY, 'what a command prints');
      assertWithoutKeys(text, [apiKey], 'what a command prints');
    }
    const handedOff = await mooring(['config', 'parrot', '--reveal', '--json']);
    assert.ok(JSON.parse(handedOff).headers.Authorization.includes(CANARY), 'the hand-off is what shows it');
  });
});
