// Control characters could drive the terminal, and bidirectional ones disguise what is shown; both may come from a foreign server.
const unsafe = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;

/** Text of others as one harmless line. */
export const cleanText = (text: string): string => text.replace(/\s+/g, ' ').replace(unsafe, '\ufffd');

/** JSON that is safe to show: the same characters, escaped. */
export const cleanJson = (value: unknown): string =>
  JSON.stringify(value, null, 2).replace(unsafe, (character) =>
    character === '\n' ? character : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
