import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  assertOk,
  assertRefused,
  CONNECTIONS,
  forEachServer,
  handOff,
  makeKey,
  PUBLIC_URL,
  REGISTER,
  register,
  type World,
} from './eachServer.ts';

describe('plans', () => {
  forEachServer(
    (world: World) => {
      const setPlan = (plan: string) => world.server.server.mooring.operator.run('plan set', { org: world.server.acme.slug, plan });

      test('[R1, R21, R43] below growth: 402 with the plan that is needed; with growth and scale everything works', async () => {
        await setPlan('growth');
        const { slug } = await register(world.acme, { slug: 'acme-tools' });
        await setPlan('starter');
        const problem = assertRefused(await world.acme('GET', handOff(slug)), 'upgrade_required');
        // Literal values: published clients of the plan gate read them.
        assert.equal(problem.error, 'upgrade_required');
        assert.equal(problem.code, 'upgrade_required');
        assert.equal(problem.requiredPlan, 'growth');
        assert.match(problem.message, /growth/);
        assertRefused(await world.acme('POST', REGISTER, { nickname: 'x', server_url: PUBLIC_URL }), 'upgrade_required');
        for (const plan of ['growth', 'scale']) {
          await setPlan(plan);
          assertOk(await world.acme('GET', handOff(slug)));
        }
      });

      test('[R21] the plan is judged after the key, and before scope and slug', async () => {
        await setPlan('growth');
        await register(world.acme, { slug: 'ordered' });
        const noScope = (await makeKey(world.acme, { scopes: ['connections:read'] })).secret;
        await setPlan('starter');
        assertRefused(await world.anonymous('GET', handOff('ordered')), 'api_key_required');
        assertRefused(await world.as('wrong')('GET', handOff('ordered')), 'invalid_api_key');
        assertRefused(await world.as(noScope)('GET', handOff('ordered')), 'upgrade_required');
        assertRefused(await world.acme('GET', handOff('unknown')), 'upgrade_required');
        await setPlan('growth');
        assertRefused(await world.as(noScope)('GET', handOff('ordered')), 'insufficient_scope');
        assertRefused(await world.acme('GET', handOff('unknown')), 'unknown_mcp_server');
        assertOk(await world.acme('GET', handOff('ordered')));
      });

      test('an organization that went below growth can still look at its servers and remove them, but not change them', async () => {
        await setPlan('growth');
        const { slug } = await register(world.acme, { auth_type: 'bearer', token: 't' });
        await setPlan('starter');
        assertOk(await world.acme('GET', `${CONNECTIONS}/${slug}`));
        assertRefused(await world.acme('PATCH', `${CONNECTIONS}/${slug}`, { nickname: 'New' }), 'upgrade_required');
        const credential = { auth_type: 'bearer', token: 'u', test: false };
        assertRefused(await world.acme('PUT', `${CONNECTIONS}/${slug}/credential`, credential), 'upgrade_required');
        assertOk(await world.acme('DELETE', `${CONNECTIONS}/${slug}`), 204);
        const plan = assertOk(await world.acme('GET', '/v1/plan'));
        assert.deepEqual([plan.enabled, plan.plan, plan.features], [true, 'starter', { custom_mcp: false }]);
      });
    },
    { plansEnabled: true },
  );

  forEachServer((world: World) => {
    test('with plans off, which is the default, the lowest plan has everything', async () => {
      await world.server.server.mooring.operator.run('plan set', { org: world.server.acme.slug, plan: 'starter' });
      const { slug } = await register(world.acme);
      assertOk(await world.acme('GET', handOff(slug)));
      assert.deepEqual(assertOk(await world.acme('GET', '/v1/plan')).features, { custom_mcp: true });
    });
  });
});
