import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startFakePlatform } from '../../../test/fakePlatform.ts';
import { runOn } from '../../../test/runCli.ts';

const explanation = {
  allowed: { list: true, call: true, handoff: false },
  key: { id: 'k1', name: 'ci' },
  server: { id: 'c1', slug: 'crm', display_name: 'CRM' },
  tool: 'find',
  path: [
    { rule: 'status', use: 'list', outcome: 'pass', sentence: 'The server is active.' },
    { rule: 'delivery', use: 'handoff', outcome: 'refused', sentence: 'It is not handed off.', code: 'handoff_disabled' },
  ],
};

test('the verdicts come first, then every rule with its sentence; a refusal is an answer', async () => {
  await using platform = await startFakePlatform();
  const cli = runOn(platform);
  platform.answers.set('GET /v1/explain', [200, explanation]);
  const done = await cli('explain crm find --key-id k1');
  assert.equal(done.code, 0, done.stderr);
  assert.equal(
    done.stdout,
    [
      'ci may see crm/find',
      'ci may call crm/find',
      'ci may not be handed crm',
      '',
      'USE      RULE SAYS  WHY                    CODE',
      'list     pass       The server is active.',
      'handoff  refused    It is not handed off.  handoff_disabled',
      '',
    ].join('\n'),
  );
  assert.deepEqual(platform.requests[0]?.query, { slug: 'crm', tool: 'find', key_id: 'k1' });
  await cli('explain crm');
  assert.deepEqual(platform.requests[1]?.query, { slug: 'crm' });
  assert.deepEqual(JSON.parse((await cli('explain crm --json')).stdout), explanation);
});
