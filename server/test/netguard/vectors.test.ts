import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, test } from 'node:test';
import { createGuard } from '#domain/netguard/createGuard.ts';
import { createNameResolver } from '#domain/netguard/resolveName.ts';
import { startDnsServer } from '../fixtures/dnsServer.ts';
import { strictPolicy } from './world.ts';

interface Vector {
  readonly id: string;
  readonly input: string;
  readonly resolves?: readonly string[];
  readonly cname?: readonly string[];
  readonly expect: 'allow' | 'deny';
  readonly flow?: string;
  readonly why: string;
}

const vectors: readonly Vector[] = JSON.parse(await readFile(new URL('../vectors/ssrf.json', import.meta.url), 'utf8'));
const cases = vectors.filter((vector) => vector.flow === undefined);

/** What a group of vectors proves. */
const requirementsOf: Readonly<Record<string, string>> = {
  shape: '[R69] [R75]',
  ok: '[R61]',
  user: '[R77]',
  port: '[R76]',
  v4txt: '[R77]',
  v4: '[R77]',
  v4pub: '[R61]',
  meta4: '[R77]',
  v6: '[R77]',
  v6txt: '[R77]',
  v6pub: '[R61]',
  name: '[R62] [R77]',
  dns: '[R78]',
};

/** The rules that may refuse a group of vectors; several where the group mixes notations with places. */
const rulesOf: Readonly<Record<string, readonly string[]>> = {
  shape: ['url_invalid', 'scheme_not_allowed'],
  user: ['url_invalid'],
  port: ['port_not_allowed'],
  v4txt: ['url_invalid'],
  v4: ['address_not_allowed'],
  meta4: ['address_not_allowed'],
  v6: ['address_not_allowed'],
  v6txt: ['url_invalid'],
  name: ['host_not_allowed'],
  dns: ['address_not_allowed'],
};

/** Where a vector breaks another rule than its group. */
const exceptions: Readonly<Record<string, string>> = {
  'port-24': 'url_invalid',
  'port-25': 'url_invalid',
  'port-26': 'url_invalid',
  // Canonical notation of a loopback address.
  'v4txt-12': 'address_not_allowed',
  'v4txt-13': 'address_not_allowed',
  // Names that are no names.
  'name-50': 'url_invalid',
  'name-51': 'url_invalid',
  'name-52': 'url_invalid',
  'name-53': 'url_invalid',
  'name-54': 'url_invalid',
  'name-55': 'url_invalid',
  'name-56': 'url_invalid',
  'name-57': 'url_invalid',
  'name-59': 'url_invalid',
  'name-60': 'url_invalid',
  'dns-19': 'dns_not_found',
};

const groupOf = ({ id }: Vector): string => id.replace(/-\d+$/, '');

const expectedRules = (vector: Vector): readonly string[] => {
  const exception = exceptions[vector.id];
  return exception ? [exception] : (rulesOf[groupOf(vector)] ?? []);
};

describe('the public vectors under the hosted policy, names answered by a real name server', () => {
  test('the file holds all of its cases', () => {
    assert.equal(vectors.length, 235);
    assert.equal(cases.length, 217);
  });

  for (const vector of cases) {
    test(`${requirementsOf[groupOf(vector)]} ${vector.id}: ${vector.expect} ${JSON.stringify(vector.input).slice(0, 90)} (${vector.why})`, async (t) => {
      const name = URL.parse(vector.input)?.hostname ?? 'none.invalid';
      const addresses = vector.resolves ?? [];
      const dns = await startDnsServer({ [name]: vector.cname ? { cname: vector.cname, addresses } : addresses });
      t.after(() => dns.close());
      const guard = createGuard({ resolveName: createNameResolver({ servers: [dns.address] }) });
      const verdict = await guard.check(vector.input, strictPolicy);
      assert.equal(verdict.allowed ? 'allow' : 'deny', vector.expect);
      if (verdict.allowed) return assert.equal(verdict.exemption, null);
      assert.ok(expectedRules(vector).includes(verdict.rule), `${verdict.rule} is none of ${expectedRules(vector)}`);
      for (const address of addresses) assert.ok(!verdict.message.includes(address), 'the message shows no address');
    });
  }
});
