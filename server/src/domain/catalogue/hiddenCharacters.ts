/**
 * What a person who reads a text does not see but a model does: everything that is invisible by default (Unicode tags U+E0000-E007F,
 * zero-width characters, bidirectional controls, variation selectors, fillers), controls except line feed and tab, private use.
 */
const HIDDEN = /[[\p{Default_Ignorable_Code_Point}\p{Cc}\p{Co}\u{FFF9}-\u{FFFB}]--[\n\t\u{FE0E}\u{FE0F}]]/gv;

/** The two selectors that choose between text and emoji are of use behind such a character only; elsewhere they can carry a message. */
const SURPLUS_SELECTOR = /(?<![\p{Extended_Pictographic}0-9#*])[\u{FE0E}\u{FE0F}]/gu;

export interface Stripped {
  readonly text: string;
  /** How many characters are gone. */
  readonly removed: number;
}

/** The text without hidden characters and without halves of characters. */
export function stripHidden(text: string): Stripped {
  let removed = 0;
  const drop = () => {
    removed += 1;
    return '';
  };
  const stripped = text.toWellFormed().replace(HIDDEN, drop).replace(SURPLUS_SELECTOR, drop);
  return { text: stripped, removed };
}

/** Whether a text that identifies something means exactly what it shows, in one line. */
export const isPlainName = (name: string): boolean => stripHidden(name).text === name && !/[\n\t\u{2028}\u{2029}]/u.test(name);
