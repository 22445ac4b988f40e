import { cleanText } from './cleanText.ts';
import type { RedactText } from './redact.ts';

/** The most that anything of ours repeats of an upstream's own words. */
export const UPSTREAM_CHARS_MAX = 500;

/** The most that is looked at: a body of 5 MB would hold up everybody else for a good part of a second. */
const READ_CHARS_MAX = 65_536;

/** Turns a text of the other side into one that may be shown: cleaned, redacted, and only then cut, so that no half secret remains. */
export type Quote = (text: string, charsMax?: number) => string;

export const createQuote =
  (redact: RedactText): Quote =>
  (text, charsMax = UPSTREAM_CHARS_MAX) => {
    const shown = redact(cleanText(text.slice(0, READ_CHARS_MAX)), text.length > READ_CHARS_MAX);
    return shown.length <= charsMax ? shown : `${shown.slice(0, charsMax - 1)}…`;
  };
