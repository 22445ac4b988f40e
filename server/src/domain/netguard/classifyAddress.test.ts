import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addressSet, parseCidr } from './cidr.ts';
import { createAddressTable } from './classifyAddress.ts';
import { embeddedIpv4 } from './embeddedIpv4.ts';

const table = createAddressTable();

test('an address is named for what it is', () => {
  const expected = {
    '8.8.8.8': 'public',
    '2606:4700::1111': 'public',
    '10.1.2.3': 'private',
    '127.0.0.1': 'loopback',
    '100.64.0.1': 'carrier-grade NAT',
    '169.254.169.254': 'metadata',
    '168.63.129.16': 'metadata',
    '100.100.100.200': 'metadata',
    'fd00:ec2::254': 'metadata',
    'fe80::a9fe:a9fe': 'metadata',
    '::1': 'loopback',
    '::': 'unspecified',
    'fd00::1': 'private',
    'ff02::1': 'multicast',
    '2002:808:808::1': '6to4',
    '4000::1': 'not public',
  };
  for (const [ip, kind] of Object.entries(expected)) assert.equal(table.classify(ip), kind, ip);
});

test('[R78] every IPv4 address in IPv6 clothing is refused, public ones included', () => {
  for (const ip of [
    '::ffff:10.0.0.1',
    '::ffff:a00:1',
    '::ffff:8.8.8.8',
    '::8.8.8.8',
    '64:ff9b::808:808',
    '64:ff9b:1::1',
    '2002:808:808::',
  ]) {
    assert.notEqual(table.classify(ip), 'public', ip);
  }
});

test('a mapped block in the table does not block all of IPv4, and text that is no address is never public', () => {
  assert.equal(table.classify('1.1.1.1'), 'public');
  for (const text of ['', 'localhost', '8.8.8', '08.8.8.8', '8.8.8.8 ', 'fe80::1%eth0', '2606:4700::1%1', '2606:4700::11111']) {
    assert.equal(table.classify(text), 'not an address', text);
  }
});

test('a metadata address is recognised in mapped, compatible, NAT64 and 6to4 form', () => {
  for (const ip of ['::ffff:169.254.169.254', '::a9fe:a9fe', '64:ff9b::a9fe:a9fe', '2002:a9fe:a9fe::1', '::ffff:168.63.129.16']) {
    assert.ok(table.isMetadata(ip), ip);
  }
  for (const ip of ['169.253.255.255', '::ffff:8.8.8.8', '2606:4700::a9fe:a9fe']) assert.ok(!table.isMetadata(ip), ip);
});

test('the IPv4 address inside an IPv6 one is read from any notation', () => {
  assert.equal(embeddedIpv4('::FFFF:7F00:1'), '127.0.0.1');
  assert.equal(embeddedIpv4('0:0:0:0:0:ffff:127.0.0.1'), '127.0.0.1');
  assert.equal(embeddedIpv4('64:ff9b::10.0.0.1'), '10.0.0.1');
  assert.equal(embeddedIpv4('2002:7f00:1::1'), '127.0.0.1');
  assert.equal(embeddedIpv4('2606:4700::7f00:1'), null);
  assert.equal(embeddedIpv4('127.0.0.1'), null);
  assert.equal(embeddedIpv4('fe80::1%eth0'), null);
});

test('a CIDR is read strictly, and a set of them matches its own family alone', () => {
  assert.deepEqual(parseCidr('10.0.0.0/8'), { network: '10.0.0.0', prefix: 8, family: 'ipv4' });
  assert.equal(parseCidr('fd00::/8')?.family, 'ipv6');
  for (const text of ['10.0.0.0', '10.0.0.0/33', '10.0.0/8', 'fd00::/129', '10.0.0.0/-1', '10.0.0.0/8 ', 'fe80::%1/10'])
    assert.equal(parseCidr(text), null, text);
  const set = addressSet(['10.0.0.0/8', '::ffff:0:0/96']);
  assert.deepEqual(['10.1.1.1', '::ffff:9.9.9.9', '8.8.8.8', 'x', '10.1.1.1%1'].map(set), [true, true, false, false, false]);
});
