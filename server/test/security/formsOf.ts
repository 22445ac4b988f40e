/**
 * Every form in which a text of letters and digits may leak: as it is, which is also its URL-encoded and JSON-escaped form, and inside
 * base64 or base64url whatever stands before it.
 */
export function formsOf(secret: string): readonly string[] {
  const inBase64 = [0, 1, 2].map((offset) => {
    const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(secret)]);
    // The first and last characters may mix with neighbouring bytes.
    return bytes.toString('base64').slice(offset === 0 ? 0 : offset + 1, Math.floor((bytes.length * 8) / 6));
  });
  const urlSafe = inBase64.map((form) => form.replaceAll('+', '-').replaceAll('/', '_'));
  return [...new Set([secret, ...inBase64, ...urlSafe, Buffer.from(secret).toString('hex')])];
}

/** What is removed from texts that a model sees, the escapes that JSON has for some of it included. */
const HIDDEN = /\\b|(?!\n)[\p{Cc}\p{Cf}]/u;

/** A text as it is and, where that differs, as it may be read: with `\u` escapes as letters, of JSON within JSON too, and without hidden characters. */
export function readingsOf(text: string): readonly string[] {
  const plain = text.includes('\\u') ? [text, withoutEscapes(text)] : [text];
  return plain.flatMap((each) => (HIDDEN.test(each) ? [each, each.replaceAll(new RegExp(HIDDEN, 'gu'), '')] : [each]));
}

/** Where one of the forms of a secret is found in one of the readings of a text: a few characters around each place. */
export const findForms = (readings: readonly string[], forms: readonly string[]): string[] =>
  readings.flatMap((text) =>
    forms.flatMap((form) => {
      const at = text.indexOf(form);
      return at < 0 ? [] : [text.slice(Math.max(0, at - 60), at + form.length + 20)];
    }),
  );

/** Where the secret is found, in any form and reading. */
export const findIn = (haystack: string, secret: string): string[] => findForms(readingsOf(haystack), formsOf(secret));

const withoutEscapes = (text: string): string =>
  text.replace(/\\+u([0-9a-f]{4})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
