import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRoster, type Listed } from './roster.ts';

const named = (name: string): Listed & { name: string } => ({ name, place: -1 });

test('a roster knows exactly those that were added and not removed, whoever leaves first', () => {
  const roster = createRoster<ReturnType<typeof named>>();
  const [a, b, c, d] = [named('a'), named('b'), named('c'), named('d')];
  const names = () => {
    const seen: string[] = [];
    roster.each(({ name }) => void seen.push(name));
    return seen.sort().join('');
  };
  for (const one of [a, b, c]) roster.add(one);
  roster.remove(a);
  roster.remove(a);
  roster.remove(d);
  assert.deepEqual([names(), roster.size], ['bc', 2]);
  roster.add(d);
  roster.remove(c);
  assert.equal(names(), 'bd');
  roster.each((one) => roster.remove(one));
  assert.equal(roster.size, 0);
});
