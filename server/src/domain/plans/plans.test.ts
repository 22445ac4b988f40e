import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isAppError } from '#domain/errors.ts';
import { createPlans } from './plans.ts';

test('[R1] with plans on, custom MCP starts with growth; the refusal names the plan that is needed', () => {
  const plans = createPlans(true);
  assert.throws(
    () => plans.require('starter', 'custom_mcp'),
    (e) => isAppError(e, 'upgrade_required') && e.status === 402 && e.details.requiredPlan === 'growth',
  );
  for (const plan of ['growth', 'scale'] as const) {
    plans.require(plan, 'custom_mcp');
    assert.ok(plans.has(plan, 'custom_mcp'));
  }
  assert.ok(!plans.has('starter', 'custom_mcp'));
});

test('with plans off every plan has everything', () => {
  const plans = createPlans(false);
  plans.require('starter', 'custom_mcp');
  assert.ok(plans.has('starter', 'custom_mcp'));
});
