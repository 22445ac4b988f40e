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

/** Where the secret is found: a few characters around each place. */
export function findIn(haystack: string, secret: string): string[] {
  return formsOf(secret).flatMap((form) => {
    const at = haystack.indexOf(form);
    return at < 0 ? [] : [haystack.slice(Math.max(0, at - 60), at + form.length + 20)];
  });
}
