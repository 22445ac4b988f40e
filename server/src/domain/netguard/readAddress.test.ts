import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readAddress, subscriberOf } from './readAddress.ts';

test('an address has one spelling, however a proxy or a socket writes it', () => {
  for (const [text, address] of [
    ['203.0.113.7', '203.0.113.7'],
    ['203.0.113.7:50123', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['::FFFF:cb00:7107', '203.0.113.7'],
    ['[::ffff:203.0.113.7]:443', '203.0.113.7'],
    ['2001:DB8:0:0::1', '2001:db8::1'],
    ['[2001:db8::1]', '2001:db8::1'],
    ['[2001:db8::1]:443', '2001:db8::1'],
    ['::1', '::1'],
    ['64:ff9b::203.0.113.7', '64:ff9b::cb00:7107'],
  ] as const)
    assert.equal(readAddress(text), address, text);
});

test('what is no address is none', () => {
  for (const text of ['', 'unknown', '=cmd', '1.2.3', '1.2.3.4.5', '01.2.3.4', '1.2.3.4:', '1.2.3.4:port', '[1.2.3.4', 'fe80::1%eth0', '::1]', '[]', 'a.example:80'])
    assert.equal(readAddress(text), null, text); // biome-ignore format: a list
});

test('an IPv6 subscriber is one for its whole /64 and no other; an IPv4 address is one for itself', () => {
  assert.equal(subscriberOf('2001:db8::1'), subscriberOf('2001:db8:0:0:ffff::2'));
  assert.notEqual(subscriberOf('2001:db8::1'), subscriberOf('2001:db8:0:1::1'));
  assert.notEqual(subscriberOf('203.0.113.7'), subscriberOf('203.0.113.8'));
});
