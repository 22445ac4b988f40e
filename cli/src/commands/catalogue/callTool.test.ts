import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startFakePlatform } from '../../../test/fakePlatform.ts';
import { runOn } from '../../../test/runCli.ts';

const path = 'POST /v1/integrations/connections/crm/tools/find/call';

test('the words of the tool are on stdout; arguments are JSON, texts, or both, and what is named later counts', async () => {
  await using platform = await startFakePlatform();
  const cli = runOn(platform);
  const content = [
    { type: 'text', text: 'two\nlines\u001b[2J' },
    { type: 'image', mimeType: 'image/png', data: 'AAAA' },
  ];
  platform.answers.set(path, [200, { content, isError: false, took_ms: 12 }]);
  const done = await cli(['call', 'crm', 'find', '--args', '{"a":1,"b":"x"}', '--arg', 'b=y=z', '--arg', 'c:=[1]', '--arg', 'd=']);
  assert.deepEqual(
    [done.code, done.stdout, done.stderr],
    [0, 'two\nlines\ufffd[2J\n[image, image/png, 4 characters of base64]\n', '12 ms\n'],
  );
  assert.deepEqual(platform.requests[0]?.body, { arguments: { a: 1, b: 'y=z', c: [1], d: '' } });
  assert.deepEqual(JSON.parse((await cli('call crm find --json')).stdout).content, content);
});

test('a tool without content shows its structured content', async () => {
  await using platform = await startFakePlatform();
  platform.answers.set(path, [200, { content: [], structuredContent: { n: 1 }, isError: false, took_ms: 1 }]);
  assert.equal((await runOn(platform)('call crm find')).stdout, '{\n  "n": 1\n}\n');
});

test('a tool that says it failed ends with 1 after its words; a refusal has its code and exit code', async () => {
  await using platform = await startFakePlatform();
  const cli = runOn(platform);
  platform.answers.set(path, [200, { content: [{ type: 'text', text: 'No such contact.' }], isError: true, took_ms: 1 }]);
  const failed = await cli('call crm find');
  assert.deepEqual([failed.code, failed.stdout], [1, 'No such contact.\n']);
  platform.answers.set(path, [404, { code: 'unknown_tool', detail: 'There is no such tool.' }]);
  const unknown = await cli('call crm find');
  assert.equal(unknown.code, 4);
  assert.match(unknown.stderr, /unknown_tool/);
});

test('arguments that cannot be read are a usage error, and nothing is sent', async () => {
  await using platform = await startFakePlatform();
  const cli = runOn(platform);
  for (const words of [
    ['--args', '{'],
    ['--args', '[1]'],
    ['--args', 'null'],
    ['--arg', 'novalue'],
    ['--arg', 'x:=nope'],
  ])
    assert.equal((await cli(['call', 'crm', 'find', ...words])).code, 2, words.join(' '));
  assert.equal(platform.requests.length, 0);
});
