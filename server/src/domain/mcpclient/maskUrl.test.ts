import assert from 'node:assert/strict';
import { test } from 'node:test';
import { maskUrl } from './maskUrl.ts';

test('a shown URL keeps its path and the names of its query, and loses values, user information and fragment', () => {
  assert.equal(maskUrl(new URL('https://u:p@h.example/a/b?key=s3cret&key=t&x#frag')), 'https://h.example/a/b?key=***&x=***');
  assert.equal(maskUrl(new URL('https://h.example:8443/mcp')), 'https://h.example:8443/mcp');
});
