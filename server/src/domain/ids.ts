import { randomUUID } from 'node:crypto';

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** Ten bits at a time: every request has such an id. */
const PAIRS: readonly string[] = Array.from({ length: 1_024 }, (_, i) => CROCKFORD.charAt(i >> 5) + CROCKFORD.charAt(i & 31));

/** A random UUID (version 4, RFC 9562): the id of every stored thing. Shape: 8-4-4-4-12 lower-case hexadecimal digits. */
export const newId = (): string => randomUUID();

/**
 * A UUID that sorts by time (version 7, RFC 9562 section 5.7): for rows that come in great numbers, as the index of random ids would be
 * written all over with each batch of them.
 */
export function newTimeOrderedId(nowMs: number): string {
  const time = nowMs.toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
}

/** A ULID: 48 bits of milliseconds and 80 random bits in 26 characters of Crockford's base 32; sorts by time. */
export function newUlid(nowMs: number): string {
  // Of a UUID's hexadecimal digits the first and the last twelve are random. Node draws many UUIDs at a time, which randomBytes does not.
  const uuid = randomUUID();
  const digits = uuid.slice(0, 8) + uuid.slice(9, 11) + uuid.slice(-10);
  return inBase32(nowMs, 5) + inBase32(Number.parseInt(digits.slice(0, 10), 16), 4) + inBase32(Number.parseInt(digits.slice(10), 16), 4);
}

function inBase32(value: number, pairs: number): string {
  let text = '';
  for (let rest = value; text.length < 2 * pairs; rest = Math.floor(rest / 1_024)) text = PAIRS[rest % 1_024] + text;
  return text;
}

export const isUuid = (text: string): boolean => /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(text);
