import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Snippet, SnippetClient } from '@mooring/sdk';
import { assertOk, CONNECTIONS, register, startedServer } from '../api/eachServer.ts';
import { type ReferenceServer, startEverything } from '../mcp/reference.ts';
import { CANARY } from '../startTestServer.ts';
import { parsePython, runSnippet } from './runSnippet.ts';

const scripts = ['typescript', 'typescript-v1', 'typescript-v2', 'ai-sdk', 'langchain', 'openai-agents'] as const;
const bearer = { auth_type: 'bearer', token: `${CANARY}-token` };

describe('snippets for the hand-off, copied and run', () => {
  const world = startedServer();
  const upstreams = {} as Record<'streamable' | 'sse', ReferenceServer>;
  before(async () => {
    const [streamable, sse] = await Promise.all([startEverything('streamableHttp'), startEverything('sse')]);
    Object.assign(upstreams, { streamable, sse });
    await register(world.acme, { slug: 'snip', server_url: streamable.url, ...bearer });
    await register(world.acme, { slug: 'snip-sse', server_url: sse.url, transport: 'sse', ...bearer });
  });
  after(() => Promise.all(Object.values(upstreams).map((upstream) => upstream.close())));

  const snippetOf = async (slug: string, client: SnippetClient): Promise<Snippet> =>
    assertOk(await world.acme('GET', `${CONNECTIONS}/${slug}/snippets?client=${client}`));
  const environment = () => ({ MOORING_API_KEY: world.server.acme.apiKey });

  for (const slug of ['snip', 'snip-sse'])
    for (const client of scripts)
      test(`${client === 'typescript-v2' && slug === 'snip' ? '[R13] ' : ''}${client} lists the tools of ${slug === 'snip' ? 'a server of streamable HTTP' : 'a server that speaks HTTP+SSE only'}`, async () => {
        const snippet = await snippetOf(slug, client);
        assert.equal(snippet.via, 'handoff');
        const { code, stdout, stderr } = await runSnippet(snippet, environment());
        assert.equal(code, 0, stderr);
        const name = client === 'langchain' ? `mcp__${slug}__echo` : 'echo';
        assert.ok(stdout.includes(`'${name}'`), stdout);
      });

  test('curl shows url and headers; with a wrong key it fails', async () => {
    const snippet = await snippetOf('snip', 'curl');
    const { code, stdout, stderr } = await runSnippet(snippet, environment());
    assert.equal(code, 0, stderr);
    assert.equal(JSON.parse(stdout).data.headers.Authorization, `Bearer ${bearer.token}`);
    assert.notEqual((await runSnippet(snippet, { MOORING_API_KEY: 'mk_live_wrong' })).code, 0);
  });

  test('python is a program that Python takes', async (t) => {
    for (const slug of ['snip', 'snip-sse']) {
      const { code } = await snippetOf(slug, 'python');
      const parsed = await parsePython(t, code);
      if (parsed === null) return;
      assert.equal(parsed.code, 0, parsed.stderr);
      assert.notEqual((await parsePython(t, `${code})`))?.code, 0);
    }
  });
});
