import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startFakePlatform } from '../../../test/fakePlatform.ts';
import { runOn } from '../../../test/runCli.ts';

const base = '/v1/integrations/connections/crm/tools';
const toolOf = (name: string, more: object = {}) => ({
  id: `id-${name}`,
  name,
  gateway_name: `mcp__crm__${name}`,
  description: `Does ${name}\u001b[2J`,
  is_enabled: true,
  input_defaults: {},
  token_estimate: 12,
  findings: [],
  ...more,
});
const catalogue = {
  tools_status: 'truncated',
  reason: 'too_many_tools',
  problems: [{ name: 'big', code: 'schema_too_large' }],
  synced_at: 'T',
};
const listOf = (...data: object[]) => ({ data, next_cursor: null, has_more: false, catalogue });

test('the list shows state, size and findings of each tool, and what was left out', async () => {
  await using platform = await startFakePlatform();
  const pinned = { input_defaults: { a: { mode: 'pinned' }, b: { mode: 'default' } }, findings: [{ code: 'hidden_characters' }] };
  const list = listOf(toolOf('find', pinned), toolOf('drop', { is_enabled: false }));
  platform.answers.set(`GET ${base}`, [200, list]);
  const done = await runOn(platform)('tools crm');
  assert.equal(
    done.stdout,
    [
      'TOOL  STATE         TOKENS  FINDINGS           DESCRIPTION',
      'find  on, 1 pinned  12      hidden_characters  Does find\ufffd[2J',
      'drop  off           12                         Does drop\ufffd[2J',
      '2 tools, truncated (too_many_tools), read T',
      'left out: big (schema_too_large)',
      '',
    ].join('\n'),
  );
  assert.deepEqual(JSON.parse((await runOn(platform)('tools crm --json')).stdout), list);
});

test('--sync reads first, --diff shows what reading would change and writes nothing', async () => {
  await using platform = await startFakePlatform();
  const cli = runOn(platform);
  platform.answers.set(`GET ${base}`, [200, listOf()]);
  platform.answers.set(`POST ${base}/sync`, [200, catalogue]);
  const diff = { added: ['new'], removed: ['old'], changed: [{ name: 'find', fields: ['description'] }], problems: [] };
  platform.answers.set(`GET ${base}/diff`, [200, diff]);
  assert.equal((await cli('tools crm --sync')).code, 0);
  assert.equal((await cli('tools crm --diff')).stdout, '+ new\n- old\n~ find (description)\n');
  assert.deepEqual(
    platform.requests.map(({ method, path }) => `${method} ${path}`),
    [`POST ${base}/sync`, `GET ${base}`, `GET ${base}/diff`],
  );
  assert.equal((await cli('tools crm --diff --sync')).code, 2);
});

test('enable and disable take names of either kind, and refuse one that is not there before anything changes', async () => {
  await using platform = await startFakePlatform();
  const cli = runOn(platform);
  platform.answers.set(`GET ${base}`, [200, listOf(toolOf('find'), toolOf('drop'))]);
  platform.answers.set(`PATCH ${base}`, [200, listOf(toolOf('find', { is_enabled: false }))]);
  const done = await cli('tools disable crm find mcp__crm__drop');
  assert.deepEqual([done.code, done.stdout], [0, 'find: off\n'], done.stderr);
  assert.deepEqual(platform.requests.at(-1)?.body, { is_enabled: false, ids: ['id-find', 'id-drop'], confirm: false });
  await cli('tools enable crm find --yes');
  assert.deepEqual(platform.requests.at(-1)?.body, { is_enabled: true, ids: ['id-find'], confirm: true });
  const count = platform.requests.length;
  assert.equal((await cli('tools disable crm find nothing')).code, 4);
  assert.equal((await cli('tools disable crm')).code, 2);
  assert.equal(platform.requests.length, count + 1);
});

test('a change that ends the hand-off for keys in use shows them and needs to be confirmed', async () => {
  await using platform = await startFakePlatform();
  platform.answers.set(`GET ${base}`, [200, listOf(toolOf('find'))]);
  const affected = [{ id: 'k', name: 'billing', application: 'invoices', last_used_at: 'T' }];
  platform.answers.set(`PATCH ${base}`, [409, { code: 'confirmation_required', detail: 'Keys rely on it.', affected_keys: affected }]);
  const done = await runOn(platform)('tools disable crm find');
  assert.equal(done.code, 2);
  assert.match(done.stderr, /^KEY .*\nbilling {2}invoices {5}T\n[\s\S]*Keys rely on it\.[\s\S]*--yes/);
  assert.equal(platform.requests.filter(({ method }) => method === 'PATCH').length, 1);
});
