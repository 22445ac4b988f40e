import assert from 'node:assert/strict';
import { test } from 'node:test';
import { effectiveTransport } from './effectiveTransport.ts';

const server = { transport: 'sse', transportSource: 'default', detectedTransport: null, serverUrl: 'https://a.test/mcp' } as const;

test('[R16] what an admin chose is obeyed before what was detected, and that before what the path suggests', () => {
  for (const [fields, expected] of [
    [{ transport: 'sse', transportSource: 'explicit', detectedTransport: 'streamable-http' }, 'sse'],
    [{ transport: 'streamable-http', transportSource: 'explicit', serverUrl: 'https://a.test/sse' }, 'streamable-http'],
    [{ transport: 'auto', transportSource: 'explicit', detectedTransport: 'sse' }, 'sse'],
    [{ detectedTransport: 'streamable-http', serverUrl: 'https://a.test/sse' }, 'streamable-http'],
    [{ serverUrl: 'https://a.test/sse' }, 'sse'],
    [{ serverUrl: 'https://a.test/sse?x=1' }, 'sse'],
    [{ serverUrl: 'https://a.test/mcp?x=/sse' }, 'streamable-http'],
    [{}, 'streamable-http'],
  ] as const)
    assert.equal(effectiveTransport({ ...server, ...fields }), expected, JSON.stringify(fields));
});
