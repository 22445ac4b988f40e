/**
 * What could deceive a reader or a terminal: control characters (C0, C1), format characters (Cf: zero-width, bidirectional controls,
 * Unicode tags), variation selectors, private use, unassigned code points.
 */
const DECEPTIVE = /\p{C}|\p{Variation_Selector}/gu;

/** Text of the other side in one line of visible characters. Not yet redacted and of any length. */
export function cleanText(text: string): string {
  return text
    .toWellFormed()
    .normalize('NFC')
    .replace(/[\t\n\v\f\r\u{2028}\u{2029}]+/gu, ' ')
    .replace(DECEPTIVE, '')
    .replace(/ {2,}/g, ' ')
    .trim();
}
