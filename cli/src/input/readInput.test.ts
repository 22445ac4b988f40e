import assert from 'node:assert/strict';
import { Readable, Writable } from 'node:stream';
import { test } from 'node:test';
import { CliError } from '../cliError.ts';
import { parseDuration, parseMoment } from './parseDuration.ts';
import { parseHeaders } from './parseHeaders.ts';
import { readSecret } from './readSecret.ts';

const isUsage = (error: unknown) => error instanceof CliError && error.exitCode === 2;
const ioOf = (stdin: string, isTTY = false) => {
  const shown: string[] = [];
  const stderr = new Writable({
    write: (chunk, _encoding, done) => {
      shown.push(String(chunk));
      done();
    },
  });
  return { shown, io: { stdin: Object.assign(Readable.from([Buffer.from(stdin)]), { isTTY }), stderr } };
};

test('durations and moments are read, and everything else is a usage error', () => {
  assert.deepEqual(['90s', '15m', '24h', '7d'].map(parseDuration), [90, 900, 86_400, 604_800]);
  for (const text of ['', '7', 'd', '-1d', '1.5h', '7w', '1d ']) assert.throws(() => parseDuration(text), isUsage, text);
  const now = Date.parse('2026-01-01T00:00:00Z');
  assert.equal(parseMoment('2d', now), '2026-01-03T00:00:00.000Z');
  assert.equal(parseMoment('2027-01-31', now), '2027-01-31T00:00:00.000Z');
  for (const text of ['tomorrow', '5', '2026-13-01', '9x']) assert.throws(() => parseMoment(text, now), isUsage, text);
});

test('the first colon of a header ends its name', () => {
  assert.deepEqual(parseHeaders(['X-A: b:c', 'X-D:e ']), { 'X-A': { value: 'b:c', secret: false }, 'X-D': { value: 'e', secret: false } });
  for (const line of ['X-A', ': b', '  : b', '']) assert.throws(() => parseHeaders([line]), isUsage, line);
});

test('a secret keeps its blanks and loses one end of line; too much or nothing is refused', async () => {
  assert.equal(await readSecret(ioOf(' a b \r\n').io, undefined, 'token'), ' a b ');
  assert.equal(await readSecret(ioOf('a\n\n').io, '-', 'token'), 'a\n');
  for (const text of ['', '\n', 'x'.repeat(70_000)]) await assert.rejects(readSecret(ioOf(text).io, undefined, 'token'), isUsage);
  await assert.rejects(readSecret(ioOf('').io, '/nonexistent/file', 'token'), isUsage);
});

test('a person at a terminal is asked, and does not see the secret', async () => {
  const { io, shown } = ioOf('hidden-secret\n', true);
  assert.equal(await readSecret(io, undefined, 'bearer token'), 'hidden-secret');
  assert.equal(shown.join(''), 'bearer token: \n');
});
