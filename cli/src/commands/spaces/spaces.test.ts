import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startFakePlatform } from '../../../test/fakePlatform.ts';
import { runOn } from '../../../test/runCli.ts';

const page = (data: readonly unknown[]) => ({ data, next_cursor: null, has_more: false });
const space = { id: 's1', slug: 'sales', name: 'Sales\u001b[2J', role: 'OWNER', policy: { denied_tools: ['crm/delete'] } };
const person = { user_id: 'u1', name: 'Dana', email: 'dana@acme.test', role: 'EDITOR', added_at: 'T' };

test('ls shows the spaces and what is denied in them; create answers the slug alone', async () => {
  await using platform = await startFakePlatform();
  const cli = runOn(platform);
  platform.answers.set('GET /v1/spaces', [200, page([space])]);
  platform.answers.set('POST /v1/spaces', [201, space]);
  assert.match((await cli('spaces ls')).stdout, /^SLUG .*\nsales {2}Sales\ufffd\[2J {2}OWNER {6}crm\/delete\n$/);
  const made = await cli('spaces create Sales --slug sales');
  assert.deepEqual([made.code, made.stdout, platform.requests[1]?.body], [0, 'sales\n', { name: 'Sales', slug: 'sales' }]);
});

test('bind and unbind name the space first and the server second', async () => {
  await using platform = await startFakePlatform();
  const cli = runOn(platform);
  for (const method of ['PUT', 'DELETE']) platform.answers.set(`${method} /v1/spaces/sales/connections/crm`, [204]);
  for (const verb of ['bind', 'unbind']) assert.equal((await cli(`spaces ${verb} sales crm`)).code, 0, verb);
  assert.equal((await cli('spaces bind sales unknown')).code, 4);
  assert.deepEqual(
    platform.requests.map(({ method, path }) => `${method} ${path}`),
    ['PUT /v1/spaces/sales/connections/crm', 'DELETE /v1/spaces/sales/connections/crm', 'PUT /v1/spaces/sales/connections/unknown'],
  );
});

test('members changes first what it is asked to, and then lists; half a change is a usage error', async () => {
  await using platform = await startFakePlatform();
  const cli = runOn(platform);
  platform.answers.set('GET /v1/spaces/sales/members', [200, page([person])]);
  platform.answers.set('PUT /v1/spaces/sales/members/u1', [204]);
  platform.answers.set('DELETE /v1/spaces/sales/members/u2', [204]);
  const done = await cli('spaces members sales --set u1 --role EDITOR --remove u2');
  assert.equal(done.stdout, 'USER  NAME  EMAIL           ROLE\nu1    Dana  dana@acme.test  EDITOR\n', done.stderr);
  assert.deepEqual(
    platform.requests.map(({ method, body }) => [method, body]),
    [
      ['PUT', { role: 'EDITOR' }],
      ['DELETE', undefined],
      ['GET', undefined],
    ],
  );
  for (const line of ['spaces members sales --set u1', 'spaces members sales --role EDITOR', 'spaces members sales --set u1 --role KING'])
    assert.equal((await cli(line)).code, 2, line);
});

test('a space is deleted only once that is confirmed', async () => {
  await using platform = await startFakePlatform();
  const cli = runOn(platform);
  platform.answers.set('DELETE /v1/spaces/sales', [204]);
  assert.equal((await cli('spaces rm sales')).code, 2);
  assert.equal(platform.requests.length, 0);
  assert.equal((await cli('spaces rm sales --yes')).code, 0);
});
