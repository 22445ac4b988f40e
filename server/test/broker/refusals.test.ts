import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { View, ViewScope } from '#domain/broker/agent.ts';
import { forEachEngine } from '../engines.ts';
import { changing, codeIn, openBroker, plantCaller, plantServer, requestOf, type Script, viewOf } from './openBroker.ts';

const scripted: Script = (_, { method }) => {
  if (method === 'prompts/list') return { result: { prompts: [{ name: 'p' }] } };
  if (method === 'resources/read') return { result: { contents: [] } };
  return { result: { content: [] } };
};

/** What ends at a server, by the method that it is sent, for the endpoint of all servers and for that of one. */
const uses = (slug: string, isAlone: boolean) => {
  const [prompt, uri] = isAlone ? ['p', 'file:///x'] : [`mcp__${slug}__p`, `mooring://${slug}/file%3A%2F%2F%2Fx`];
  const completing = (ref: object) => requestOf({ ref, argument: { name: 'a', value: '' } });
  return [
    ['tools/call', (view: View) => view.callTool(isAlone ? 'x' : `mcp__${slug}__x`, requestOf())],
    ['prompts/get', (view: View) => view.getPrompt(prompt, requestOf())],
    ['resources/read', (view: View) => view.readResource(uri, requestOf())],
    ['completion/complete', (view: View) => view.complete(completing({ type: 'ref/prompt', name: prompt }))],
    ['completion/complete', (view: View) => view.complete(completing({ type: 'ref/resource', uri }))],
  ] as const;
};

describe('what may be seen and not used', () => {
  forEachEngine((_, open) => {
    const world = openBroker(open);

    test('a tool, a prompt, a resource and a completion of a server that a key sees and may not call are refused, and nothing is sent', async () => {
      world.script.answer = scripted;
      const { server } = await plantServer(world, ['x'], { slug: 'seen' });
      const caller = await plantCaller(world, { slugs: ['seen'] });
      for (const [status, code, revision] of [
        ['active', null, 2],
        ['auth_expired', 'token_expired', 3],
        ['pending_oauth', 'not_connected', 4],
      ] as const) {
        await changing(world, 'here', ({ connections }) => connections.update({ ...server, status, revision }, revision - 1));
        for (const scope of [{ kind: 'all' }, { kind: 'server', slug: 'seen' }] as const satisfies ViewScope[]) {
          const view = await viewOf(world, caller, scope);
          await view.listPrompts(requestOf());
          for (const [method, use] of uses('seen', scope.kind === 'server')) {
            const before = world.sent.length;
            assert.equal(codeIn(await use(view)), code, `${method} of ${status} at ${scope.kind}`);
            const sent = world.sent.slice(before).map(({ request }) => request.method);
            assert.deepEqual(sent, code === null ? [method] : [], `${method} of ${status} at ${scope.kind}`);
          }
        }
      }
    });
  });
});
