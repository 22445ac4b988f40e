import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startFakePlatform } from '../../../test/fakePlatform.ts';
import { runOn } from '../../../test/runCli.ts';

const path = 'GET /v1/integrations/connections/crm/snippets';

test('the code alone is on stdout; its file and its notes are for people', async () => {
  await using platform = await startFakePlatform();
  const cli = runOn(platform);
  const code = '[mcp_servers.crm]\nurl = "https://m.test/mcp/s/crm"\n';
  const notes = [{ code: 'set_key', message: 'Codex reads the key.' }];
  const answer = { client: 'codex', title: 'Codex', language: 'toml', via: 'gateway', code, file: '~/.codex/config.toml', notes };
  platform.answers.set(path, [200, answer]);
  const done = await cli('snippet crm --client codex');
  assert.deepEqual([done.code, done.stdout, done.stderr], [0, code, 'File: ~/.codex/config.toml\nNote: Codex reads the key.\n']);
  assert.deepEqual(platform.requests[0]?.query, { client: 'codex' });
  assert.deepEqual(JSON.parse((await cli('snippet crm --client codex --json --quiet')).stdout), answer);
  assert.equal((await cli('snippet crm --client netscape')).code, 2);
});

test('without a client it lists what there is', async () => {
  await using platform = await startFakePlatform();
  platform.answers.set(path, [200, { clients: [{ client: 'curl', title: 'curl', language: 'sh' }] }]);
  assert.equal((await runOn(platform)('snippet crm')).stdout, 'CLIENT  NAME  LANGUAGE\ncurl    curl  sh\n');
});
