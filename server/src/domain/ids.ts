import { randomFillSync, randomUUID } from 'node:crypto';

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
// Every request gets two ids, so digits are looked up several at a time.
/** Ten bits in base 32. */
const PAIRS: readonly string[] = Array.from({ length: 1_024 }, (_, i) => CROCKFORD.charAt(i >> 5) + CROCKFORD.charAt(i & 31));
/** Eight bits in hexadecimal digits. */
const BYTES: readonly string[] = Array.from({ length: 256 }, (_, i) => i.toString(16).padStart(2, '0'));
const inHex = (bits: number): string => BYTES[bits >> 8]! + BYTES[bits & 0xff]!;

/** Sixteen random bits. They are drawn many at a time, as the system's generator costs more by the call than by the byte. */
const random = createRandom(1_024);

function createRandom(drawnAtOnce: number): () => number {
  const drawn = new Uint16Array(drawnAtOnce);
  let used = drawnAtOnce;
  return () => {
    if (used === drawnAtOnce) {
      randomFillSync(drawn);
      used = 0;
    }
    return drawn[used++]!;
  };
}

const randomPair = (): string => PAIRS[random() & 0x3ff]!;

/** A random UUID (version 4, RFC 9562): the id of every stored thing. Shape: 8-4-4-4-12 lower-case hexadecimal digits. */
export const newId = (): string => randomUUID();

/**
 * A UUID that sorts by time (version 7, RFC 9562 section 5.7): for rows that come in great numbers, as the index of random ids would be
 * written all over with each batch of them.
 */
export function newTimeOrderedId(nowMs: number): string {
  const [high, low] = [Math.floor(nowMs / 2 ** 16), nowMs % 2 ** 16];
  const time = `${inHex(high >>> 16)}${inHex(high & 0xffff)}-${inHex(low)}`;
  const version = inHex(0x7000 | (random() & 0xfff));
  const variant = inHex(0x8000 | (random() & 0x3fff));
  return `${time}-${version}-${variant}-${inHex(random())}${inHex(random())}${inHex(random())}`;
}

/** A ULID: 48 bits of milliseconds and 80 random bits in 26 characters of Crockford's base 32; sorts by time. */
export function newUlid(nowMs: number): string {
  const [high, low] = [Math.floor(nowMs / 2 ** 30), nowMs % 2 ** 30];
  const time = PAIRS[high >> 10]! + PAIRS[high & 0x3ff]! + PAIRS[low >> 20]! + PAIRS[(low >> 10) & 0x3ff]! + PAIRS[low & 0x3ff]!;
  return `${time}${randomPair()}${randomPair()}${randomPair()}${randomPair()}${randomPair()}${randomPair()}${randomPair()}${randomPair()}`;
}

export const isUuid = (text: string): boolean => /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(text);
