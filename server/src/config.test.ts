import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isAppError } from '#domain/errors.ts';
import { readConfig } from './config.ts';

test('every default is as documented, and an empty variable counts as left out', () => {
  const config = readConfig({ PORT: '', DATABASE_URL: '' });
  assert.equal(config.dataDir, './data');
  assert.equal(config.host, '127.0.0.1');
  assert.equal(config.port, 4000);
  assert.equal(config.databaseUrl, null);
  assert.equal(config.plansEnabled, false);
  assert.equal(config.rateLimits, true);
  assert.equal(config.demoServer, true);
  assert.deepEqual(config.trustedProxies, []);
  assert.deepEqual(config.exemptions, []);
});

test('lists are read item by item, and a public URL loses its last slash', () => {
  const config = readConfig({
    MOORING_TRUSTED_PROXIES: '10.0.0.1, 192.168.0.0/16,::1',
    MOORING_PUBLIC_URL: 'https://mooring.acme.example/',
    MOORING_NETWORK_ALLOW: 'wiki.corp:8080',
  });
  assert.deepEqual(config.trustedProxies, ['10.0.0.1', '192.168.0.0/16', '::1']);
  assert.equal(config.publicUrl, 'https://mooring.acme.example');
  assert.deepEqual(
    config.exemptions.map((e) => e.entry),
    ['wiki.corp:8080'],
  );
});

test('the demo server is there by itself only where no other machine can ask it, and where the operator says so', () => {
  for (const MOORING_HOST of ['127.0.0.1', '::1', 'localhost']) assert.equal(readConfig({ MOORING_HOST }).demoServer, true);
  for (const MOORING_HOST of ['0.0.0.0', '::', '192.168.0.10', 'mooring.corp'])
    assert.equal(readConfig({ MOORING_HOST }).demoServer, false, MOORING_HOST);
  assert.equal(readConfig({ MOORING_HOST: '0.0.0.0', MOORING_DEMO_SERVER: 'on' }).demoServer, true);
  assert.equal(readConfig({ MOORING_DEMO_SERVER: 'off' }).demoServer, false);
});

for (const [name, value] of [
  ['PORT', 'eighty'],
  ['PORT', '65536'],
  ['DATABASE_URL', 'mysql://user:hunter22@db/x'],
  ['MOORING_PUBLIC_URL', 'mooring.acme.example'],
  ['MOORING_PLANS', 'yes'],
  ['MOORING_DEMO_SERVER', 'true'],
  ['MOORING_TRUSTED_PROXIES', '10.0.0.1, proxy.corp'],
  ['MOORING_NETWORK_ALLOW', '169.254.169.254'],
  ['MOORING_LOG_LEVEL', 'loud'],
])
  test(`${name}=${value} is refused by name, and its value is not repeated unless it is an entry of the allow-list`, () => {
    assert.throws(
      () => readConfig({ [name!]: value }),
      (error) => isAppError(error, 'validation_failed') && error.message.includes(name!) && !error.message.includes('hunter22'),
    );
  });
