/**
 * Code units that stand for nothing to be seen, or for a half of it: controls but for tab and line feed, DEL, soft hyphen, joiners, fillers,
 * zero-width characters, bidirectional controls, variation selectors, private use; and the first halves of what is of that kind beyond
 * U+FFFF (Unicode tags, variation selectors, private use). Some that can be seen go with them.
 */
const INVISIBLE: readonly (readonly [from: number, to: number])[] = [
  [0x00, 0x08],
  [0x0b, 0x1f],
  [0x7f, 0x9f],
  [0xad, 0xad],
  [0x034f, 0x034f],
  [0x061c, 0x061c],
  [0x115f, 0x1160],
  [0x17b4, 0x17b5],
  [0x180b, 0x180f],
  [0x200b, 0x200f],
  [0x202a, 0x202e],
  [0x2060, 0x206f],
  [0x3164, 0x3164],
  [0xd82f, 0xd82f],
  [0xd834, 0xd834],
  [0xdb40, 0xdb43],
  [0xdb80, 0xdbff],
  [0xe000, 0xf8ff],
  [0xfe00, 0xfe0f],
  [0xfeff, 0xfeff],
  [0xffa0, 0xffa0],
  [0xfff0, 0xfffb],
];

const isInvisible = new Uint8Array(0x10000);
for (const [from, to] of INVISIBLE) isInvisible.fill(1, from, to + 1);

const isFirstHalf = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff;

/** No character below is changed by composition (NFC), and none of those below is made but of one above. */
const COMPOSING_MIN = 0x0300;

/**
 * What a text becomes when somebody cleans it of invisible characters, and what that becomes in composed form (NFC); nothing for a text that
 * stays as it is. To look for secrets in, rather than to show. A loop, as patterns take ten times as long.
 */
export function uncoverText(text: string): readonly string[] {
  const { first, mayCompose } = scan(text);
  const bare = first < 0 ? text : withoutInvisible(text, first);
  const composed = mayCompose ? bare.normalize('NFC') : bare;
  return [...(bare === text ? [] : [bare]), ...(composed === bare ? [] : [composed])];
}

/** The place of the first invisible character, or -1, and whether composition may change the text. */
function scan(text: string): { readonly first: number; readonly mayCompose: boolean } {
  let first = -1;
  let mayCompose = false;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (isInvisible[unit] === 1 && first < 0) first = at;
    if (unit >= COMPOSING_MIN) mayCompose = true;
  }
  return { first, mayCompose };
}

function withoutInvisible(text: string, first: number): string {
  const kept = new Uint16Array(text.length - first);
  let length = 0;
  for (let at = first; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (isInvisible[unit] === 0) kept[length++] = unit;
    else if (isFirstHalf(unit)) at += 1;
  }
  return text.slice(0, first) + Buffer.from(kept.buffer, 0, length * 2).toString('utf16le');
}
