import assert from 'node:assert/strict';
import { test } from 'node:test';
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
