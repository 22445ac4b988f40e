import assert from 'node:assert/strict';
import { test } from 'node:test';
import { slugOfName as slugOfServer } from '../../../../server/src/domain/connections/slug.ts';
import { slugOfName } from './slugOfName.ts';

test('the slug that is shown while a name is typed is the one that the server makes of it', () => {
  const names = ['Acme MCP (EU)', ' Zürich--Straße ', 'a_b', '日本', 'x'.repeat(60), `${'y'.repeat(47)} z`, '-1-', 'Ångström & Söhne', ''];
  assert.deepEqual(names.map(slugOfName), names.map(slugOfServer));
  assert.equal(slugOfName('Acme MCP (EU)'), 'acme-mcp-eu');
});
