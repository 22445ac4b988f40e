import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as admin from './admin/index.ts';
import * as sdk from './index.ts';

test('the published names are these and no others', () => {
  assert.deepEqual(Object.keys(sdk).sort(), [
    'Mooring',
    'MooringError',
    'agentClients',
    'auditActions',
    'codeOf',
    'codeOfStatus',
    'errorCatalogue',
    'failureCatalogue',
    'isConnectionRequired',
    'isPlanBlock',
    'isUnauthorized',
    'isUnknownServer',
    'keyScopes',
    'readEvents',
    'sdkCodes',
    'slugOfName',
    'snippetClients',
  ]);
  assert.deepEqual(Object.keys(admin).sort(), ['MooringAdmin']);
});
