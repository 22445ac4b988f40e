import { hash } from 'node:crypto';
import type { Caller } from './caller.ts';

/** 66 bits: two states of one caller do not meet by chance, and nobody gains by making them. */
const CHARS = 11;

/** Alike for as long as a caller may see the same things: role, places, scopes and the limits of its key. Word characters and dashes. */
export function fingerprintRights({ orgId, userId, role, spaces, scopes, key }: Caller): string {
  const places = spaces.map(({ space, role: place }) => `${space} ${place}`).sort();
  const limits = key && [key.id, key.slugs, key.spaces, key.deniedTools];
  return hash('sha256', JSON.stringify([orgId, userId, role, places, [...scopes].sort(), limits]), 'base64url').slice(0, CHARS);
}
