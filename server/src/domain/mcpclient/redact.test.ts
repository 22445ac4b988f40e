import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stripHidden } from '#domain/catalogue/hiddenCharacters.ts';
import { createRedactor } from './redact.ts';

const token = 'sk-live/Ab+9=="\\ü z';
const redact = createRedactor([`Bearer ${token}`]);
const json = (text: string): string => JSON.stringify(text).slice(1, -1);
const escapeUnits = (text: string, units: RegExp): string =>
  text.replace(units, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
const base64 = (text: string): string => Buffer.from(text).toString('base64');

for (const [form, text] of Object.entries({
  plain: token,
  'with its scheme': `Bearer ${token}`,
  'URL-encoded': encodeURIComponent(token),
  'URL-encoded in lower case': encodeURIComponent(token).replace(/%../g, (code) => code.toLowerCase()),
  'as a form field': encodeURIComponent(token).replaceAll('%20', '+'),
  'URL-encoded twice': encodeURIComponent(encodeURIComponent(token)),
  'JSON-escaped': json(token),
  'JSON-escaped with escaped slashes': json(token).replaceAll('/', '\\/'),
  'JSON in JSON': json(json(token)),
  'JSON-escaped for HTML, as by Go and Java': escapeUnits(json(token), /[<>&=']/g),
  'JSON-escaped in ASCII alone, as by Python': escapeUnits(json(token), /[^ -~]/g),
  'JSON-escaped in ASCII alone and with escaped slashes, as by PHP': escapeUnits(json(token), /[^ -~]/g).replaceAll('/', '\\/'),
  'JSON-escaped with capitals, as by .NET': escapeUnits(token.replaceAll('\\', '\\\\'), /["'+<>&`]|[^ -~]/g).replace(
    /u[0-9a-f]{4}/g,
    (code) => `u${code.slice(1).toUpperCase()}`,
  ),
  'in JSON in JSON, escaped in ASCII alone': json(escapeUnits(json(token), /[^ -~]/g)),
  'base64 of the header': base64(`Bearer ${token}`),
  base64url: Buffer.from(token).toString('base64url'),
})) {
  test(`a credential is replaced ${form}`, () => {
    assert.match(redact(`before ${text} after ${text}`), /^before \[redacted\]=* after \[redacted\]=*$/);
  });
}

test('a credential is found in base64 whatever stands before and after it', () => {
  for (const user of ['', 'u', 'us', 'use', 'user']) {
    const shown = redact(base64(`${user}:${token}:tail`));
    assert.match(shown, /\[redacted\]/);
    const rest = Buffer.from(shown.replace('[redacted]', ''), 'base64').toString();
    assert.ok(!rest.includes('live') && !rest.includes('Ab+9'), shown);
  }
});

test('a secret that contains another one leaves nothing behind', () => {
  assert.equal(createRedactor(['abcd', 'abcdefgh'])('x abcdefgh y'), 'x [redacted] y');
});

test('other text stays as it is, also with values too short to be secrets, and without any secret', () => {
  const text = 'version 1 of server a';
  assert.equal(redact(text), text);
  assert.equal(createRedactor(['1', 'a', ''])(text), text);
  assert.equal(createRedactor([])(text), text);
});

test('a lone surrogate in a secret does not break the redactor', () => {
  assert.equal(createRedactor(['abcd\uD800'])('abcd\uD800'), '[redacted]');
});

for (const [form, text] of Object.entries({
  plain: token,
  base64: base64(`user:${token}`),
  'JSON in JSON': json(json(token)),
  'JSON escaped for HTML': escapeUnits(json(token), /[<>&=]/g),
})) {
  test(`a credential is seen in a JSON text as a value and as a name, ${form}`, () => {
    assert.equal(redact.isInJson(JSON.stringify({ a: [`before ${text} after`] })), true);
    assert.equal(redact.isInJson(JSON.stringify({ [text]: 1 })), true);
    assert.equal(redact.isInJson(JSON.stringify({ a: text.slice(0, 4), b: text.slice(-4) })), false);
  });
}

/** Everything that is removed from a text before a model or a person sees it. */
function* hiddenCharacters(): Generator<string> {
  for (let code = 0; code <= 0x10ffff; code += code < 0xf0000 ? 1 : 997) {
    const char = String.fromCodePoint(code);
    if (stripHidden(`a${char}b`).text === 'ab') yield char;
  }
}

test('a credential with hidden characters in it is replaced, whichever they are: what is left when they are removed is clean', () => {
  const plain = 'sk-live-Ab9Kz';
  const redactPlain = createRedactor([`Bearer ${plain}`]);
  let count = 0;
  for (const char of hiddenCharacters()) {
    count += 1;
    const shown = redactPlain(`before sk-live${char}-Ab9Kz after`);
    assert.equal(shown, 'before [redacted] after', char.codePointAt(0)!.toString(16));
    assert.ok(redactPlain.isIn(`sk-live${char}-Ab9Kz`));
  }
  assert.ok(count > 10_000, String(count));
  const everywhere = [...plain].join('\u{E0041}\u200b');
  const encoded = [...base64(`me:${plain}`)].join('\u00ad');
  assert.doesNotMatch(stripHidden(redactPlain(`${plain} ${everywhere} ${encoded}`)).text, /sk-live|Ab9Kz|c2st/);
});

test('a credential that is spelled with characters that are others in composed form is replaced, by whatever way the text is cleaned', () => {
  const latin = createRedactor(['Kéy-abce']);
  for (const text of ['\u212ae\u0301y-abce', '\u212ae\u200b\u0301y-ab\u00adce', 'Kéy-ab\u200bce\u0301']) {
    const { text: clean } = stripHidden(latin(text));
    for (const shown of [clean, clean.normalize('NFC')]) assert.doesNotMatch(shown, /Kéy-abce/u);
  }
});

test('a text without the credential keeps its hidden characters, also next to one with it', () => {
  const plain = createRedactor(['sk-live-Ab9Kz']);
  const family = '\u{1f468}\u200d\u{1f469}\ufe0f e\u0301 \u212a\u{E0041}';
  assert.equal(plain(family), family);
  assert.equal(plain(`${family} sk-live-Ab9Kz`), `${family} [redacted]`);
  assert.ok(!plain.isIn(family));
});
