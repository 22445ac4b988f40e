import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isAppError } from '#domain/errors.ts';
import { requireSlug, slugFromName } from './slug.ts';

const refusal = (work: () => unknown): string | undefined => {
  try {
    work();
    return undefined;
  } catch (error) {
    assert.ok(isAppError(error));
    return error.details.errors?.[0]?.code;
  }
};

test('[R6, R68] a slug is lower-case letters, digits, dashes and single underscores, at most 48, and ends in a letter or digit', () => {
  for (const slug of ['a', '7', 'acme-tools', 'internal-billing-mcp', 'intercom', 'a_b', 'a-_b', 'a--b', 'x'.repeat(48)])
    assert.equal(requireSlug(slug), slug);
  for (const slug of ['', 'Acme', 'acme tools', '-a', 'a-', '_a', 'a_', 'a__b', 'ä', 'a.b', 'a/b', 'x'.repeat(49), 'a\n', '@a'])
    assert.equal(
      refusal(() => requireSlug(slug)),
      'slug_invalid',
      JSON.stringify(slug),
    );
});

test('a slug cannot have the form of an id, as paths take both', () => {
  assert.equal(
    refusal(() => requireSlug('6f1b0c1e-0a5b-4c7e-9a63-0d2f3f0f4b11')),
    'slug_invalid',
  );
  assert.equal(requireSlug('6f1b0c1e-0a5b'), '6f1b0c1e-0a5b');
});

test('[R95] a slug cannot be a reserved word or the name of a built-in provider, however its parts are joined', () => {
  for (const slug of ['everyone', 'mcp', 'api', 'oauth', 'new', 'mooring', 'github', 'google-drive', 'google_drive'])
    assert.equal(
      refusal(() => requireSlug(slug)),
      'slug_reserved',
      slug,
    );
  for (const slug of ['github-2', 'my-slack', 'mcp-1']) assert.equal(requireSlug(slug), slug);
});

test('a name gives the slug; one without a letter or digit is refused at the field that holds it, and so is one that makes a reserved slug', () => {
  assert.equal(slugFromName('Acme MCP (EU)'), 'acme-mcp-eu');
  assert.equal(
    refusal(() => slugFromName('日本')),
    'slug_underivable',
  );
  assert.equal(
    refusal(() => slugFromName('GitHub')),
    'slug_reserved',
  );
});
