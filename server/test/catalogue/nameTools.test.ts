import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { type NamedServer, nameTools } from '#domain/catalogue/nameTools.ts';
import { seededRandom } from '../faults/random.ts';

const namesOf = (servers: readonly NamedServer[], charsMax?: number) => [...nameTools(servers, charsMax).keys()].sort();
const hashOf = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 8);

/** original address -> gateway name */
const invert = (servers: readonly NamedServer[], charsMax?: number) =>
  new Map([...nameTools(servers, charsMax)].map(([name, address]) => [`${address.slug}\0${address.name}`, name]));

test('[R94] a name of allowed characters that fits is kept behind the slug', () => {
  const [entry] = nameTools([{ slug: 'acme', tools: ['get_Page-1'] }]);
  assert.deepEqual(entry, ['mcp__acme__get_Page-1', { slug: 'acme', name: 'get_Page-1', bareName: 'get_Page-1' }]);
});

test('other characters become _, and the way back leads to the name of the server', () => {
  const names = nameTools([{ slug: 'acme', tools: ['fs.read', 'Übersicht', '__proto__', 'a__b'] }]);
  assert.deepEqual(
    [...names].map(([name, address]) => [name, address.name]),
    [
      ['mcp__acme__fs_read', 'fs.read'],
      ['mcp__acme___bersicht', 'Übersicht'],
      ['mcp__acme____proto__', '__proto__'],
      ['mcp__acme__a__b', 'a__b'],
    ],
  );
});

test('of names that would meet, all end in the hash of the original, whatever their order', () => {
  const expected = [`mcp__s__a_b_${hashOf('a.b')}`, `mcp__s__a_b_${hashOf('a_b')}`, `mcp__s__a_b_${hashOf('a b')}`, 'mcp__s__c'].sort();
  assert.deepEqual(namesOf([{ slug: 's', tools: ['a.b', 'a_b', 'a b', 'c'] }]), expected);
  assert.deepEqual(namesOf([{ slug: 's', tools: ['c', 'a b', 'a_b', 'a.b'] }]), expected);
});

test('a tool that is called like the hashed name of another takes it from nobody', () => {
  const trap = `a_b_${hashOf('a.b')}`;
  const names = nameTools([{ slug: 's', tools: ['a.b', 'a_b', trap] }]);
  assert.equal(names.size, 3);
  assert.deepEqual(new Set([...names.values()].map(({ name }) => name)), new Set(['a.b', 'a_b', trap]));
});

test('two long names whose hashes begin alike get other hashes, in whatever order', () => {
  const alike = ['read_everything_2512', 'read_everything_90623'];
  assert.equal(hashOf(alike[0]!), hashOf(alike[1]!));
  const names = namesOf([{ slug: 'nine-char', tools: alike }], 24);
  assert.equal(names.length, 2);
  assert.deepEqual(namesOf([{ slug: 'nine-char', tools: alike.toReversed() }], 24), names);
});

test('a shortened slug is not taken for another slug with a longer tool name', () => {
  const [short, long] = ['s'.repeat(30), `${'s'.repeat(30)}_${'t'.repeat(15)}`];
  assert.equal(
    nameTools([
      { slug: short, tools: [`${hashOf(long)}__t`, `_${hashOf(long)}__t`] },
      { slug: long, tools: ['t'] },
    ]).size,
    3,
  );
});

test('a name that is too long is cut and ends in its hash', () => {
  const long = 'x'.repeat(100);
  assert.deepEqual(namesOf([{ slug: 'acme', tools: [long] }]), [`mcp__acme__${'x'.repeat(44)}_${hashOf(long)}`]);
});

test('a slug that leaves no room is shortened with a hash of its own; up to 40 characters it stays', () => {
  const slug = (length: number) => 's'.repeat(length);
  assert.deepEqual(namesOf([{ slug: slug(40), tools: ['t'] }]), [`mcp__${slug(40)}__t`]);
  assert.deepEqual(namesOf([{ slug: slug(41), tools: ['t'] }]), [`mcp__${slug(31)}_${hashOf(slug(41))}__t`]);
  assert.deepEqual(namesOf([{ slug: slug(9), tools: ['get_everything'] }], 24), [`mcp__${hashOf(slug(9))}__${hashOf('get_everything')}`]);
});

const ALPHABET = ['a', 'b', '_', '__', '.', '-', 'A', 'ü', '日', '😀', ' ', '/', 'long_part_of_a_name_', 'aaaaaaaaaaaaaaaaaaaaaaaa'];
const SLUGS = ['a', 'b', 'a-b', 'a_b', 'x'.repeat(48), `${'x'.repeat(47)}y`, 'acme-tools', 'm'.repeat(30)];

function worldFrom(next: () => number): NamedServer[] {
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(next() * items.length)]!;
  const nameFrom = () =>
    Array.from({ length: 1 + Math.floor(next() * 6) }, () => pick(ALPHABET))
      .join('')
      .slice(0, 128);
  const slugs = [...new Set(Array.from({ length: 1 + Math.floor(next() * 5) }, () => pick(SLUGS)))];
  return slugs.map((slug) => ({ slug, tools: [...new Set(Array.from({ length: Math.floor(next() * 30) }, nameFrom))] }));
}

test('whatever servers and tools there are, every name is unique, short enough, of allowed characters, and leads back', () => {
  const next = seededRandom(73);
  for (let round = 0; round < 1_000; round++) {
    const servers = worldFrom(next);
    const charsMax = 24 + Math.floor(next() * 41);
    const names = nameTools(servers, charsMax);
    const wanted = servers.flatMap(({ slug, tools }) => tools.map((name) => `${slug}\0${name}`));
    assert.deepEqual(new Set([...names.values()].map(({ slug, name }) => `${slug}\0${name}`)), new Set(wanted));
    assert.equal(names.size, wanted.length);
    for (const [name, { bareName }] of names) {
      assert.match(name, /^mcp__[A-Za-z0-9_-]+$/);
      assert.ok(name.length <= charsMax, `${name} (${name.length}) is longer than ${charsMax}`);
      assert.ok(bareName.length > 0 && name.endsWith(`__${bareName}`));
    }
    for (const { slug } of servers) {
      const bare = [...names.values()].filter((address) => address.slug === slug).map(({ bareName }) => bareName);
      assert.equal(new Set(bare).size, bare.length);
    }
  }
});

test('no order matters, and neither do other servers', () => {
  const next = seededRandom(29);
  for (let round = 0; round < 300; round++) {
    const servers = worldFrom(next);
    const named = invert(servers);
    assert.deepEqual(invert(servers.toReversed().map(({ slug, tools }) => ({ slug, tools: tools.toReversed() }))).size, named.size);
    for (const [address, name] of invert(servers.toReversed().map(({ slug, tools }) => ({ slug, tools: tools.toReversed() }))))
      assert.equal(named.get(address), name);
    for (const server of servers) for (const [address, name] of invert([server])) assert.equal(named.get(address), name);
  }
});

test('a tool that meets no other renames none', () => {
  const next = seededRandom(20);
  for (let round = 0; round < 300; round++) {
    const servers = worldFrom(next);
    const before = invert(servers);
    const after = invert(servers.map(({ slug, tools }) => ({ slug, tools: [...tools, 'unrelated0123'] })));
    for (const [address, name] of before) assert.equal(after.get(address), name);
  }
});

test('a budget outside 24 to 64 is taken as the nearest', () => {
  const servers = [{ slug: 'acme', tools: ['x'.repeat(100)] }];
  assert.deepEqual(namesOf(servers, 500), namesOf(servers, 64));
  assert.deepEqual(namesOf(servers, 1), namesOf(servers, 24));
});
