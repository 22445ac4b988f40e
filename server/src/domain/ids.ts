import { randomBytes, randomUUID } from 'node:crypto';

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A random UUID (version 4, RFC 9562): the id of every stored thing. Shape: 8-4-4-4-12 lower-case hexadecimal digits. */
export const newId = (): string => randomUUID();

/** A ULID: 48 bits of milliseconds and 80 random bits in 26 characters of Crockford's base 32; sorts by time. */
export function newUlid(nowMs: number): string {
  let time = '';
  for (let rest = nowMs, i = 0; i < 10; i++) {
    time = CROCKFORD[rest % 32] + time;
    rest = Math.floor(rest / 32);
  }
  let random = '';
  for (const byte of randomBytes(16)) random += CROCKFORD[byte & 31];
  return time + random;
}

export const isUuid = (text: string): boolean => /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(text);
