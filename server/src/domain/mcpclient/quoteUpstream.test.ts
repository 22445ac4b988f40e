import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cleanText } from './cleanText.ts';
import { createQuote } from './quoteUpstream.ts';
import { createRedactor } from './redact.ts';

test('characters that deceive a reader or a terminal are removed', () => {
  const tags = [...'hidden'].map((char) => String.fromCodePoint(0xe0000 + char.charCodeAt(0))).join('');
  assert.equal(cleanText(`a\u0000b\u001B[31mc\u0085d`), 'ab[31mcd');
  assert.equal(cleanText(`a${tags}b`), 'ab');
  assert.equal(cleanText('a\u202E\u2066b\u200B\u200D\uFEFFc\u00AD'), 'abc');
  assert.equal(cleanText('a\uFE0Fb\u{E0100}c\uE000d'), 'abcd');
});

test('line breaks become spaces, so that no line of a log can be forged; letters of any script stay', () => {
  assert.equal(cleanText(' one\r\n  two\u2028three\tfour '), 'one two three four');
  assert.equal(cleanText('naïve 東京 Ελλάδα 🙂'), 'naïve 東京 Ελλάδα 🙂');
});

test('a secret that is hidden behind invisible characters, or that stands on the cut, is redacted all the same', () => {
  const quote = createQuote(createRedactor(['canary-123456']));
  assert.equal(quote('x can\u200Bary-12\u00003456 y'), 'x [redacted] y');
  const cut = quote(`${'x'.repeat(495)}canary-123456`);
  assert.equal(cut.length, 500);
  assert.ok(!cut.includes('can'));
});

test('the beginning of a secret at the end of what is looked at is not shown', () => {
  const secret = 'canary'.repeat(1_000);
  const quote = createQuote(createRedactor([secret]));
  // Ten copies are looked at, and the beginning of an eleventh one, which would stand within the first 500 characters.
  assert.ok(!quote(secret.repeat(20)).includes('canary'));
  assert.equal(quote(secret.repeat(10)), '[redacted]'.repeat(10));
});

test('at most 500 characters are repeated, or as many as the caller says', () => {
  const quote = createQuote((text) => text);
  assert.equal(quote('x'.repeat(501)).length, 500);
  assert.equal(quote('x'.repeat(500)), 'x'.repeat(500));
  assert.equal(quote('abcdef', 3), 'ab…');
});
