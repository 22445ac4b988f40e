import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { UpstreamReply } from '#domain/broker/upstream.ts';
import { AppError } from '#domain/errors.ts';
import { forEachEngine } from '../engines.ts';
import { changing, codeIn, definitionOf, openBroker, plantCaller, plantServer, requestOf, type Script, viewOf } from './openBroker.ts';

const listOf = (reply: UpstreamReply, member: string) =>
  'result' in reply ? (reply.result[member] as Record<string, unknown>[]) : assert.fail('an error');

/** A server with two pages of prompts, a resource and a template; it echoes what is asked of it. */
const scripted: Script = (target, { method, params }) => {
  if (method === 'prompts/list' && params.cursor === undefined)
    return { result: { prompts: [{ name: 'p.1', title: `T\u200b of ${target.slug}` }], nextCursor: 'c' } };
  if (method === 'prompts/list')
    return { result: { prompts: [{ name: 'p2', _meta: { 'mooring/name': 'forged' } }, { title: 'nameless' }, 7] } };
  if (method === 'resources/list') return { result: { resources: [{ uri: 'file:///a b/ü?x#y', name: 'r' }, { uri: 'bad\u202euri' }] } };
  if (method === 'resources/templates/list') return { result: { resourceTemplates: [{ uriTemplate: 'file:///{path}', name: 't' }] } };
  if (method === 'resources/read') return { result: { contents: [{ uri: params.uri, text: target.slug }] } };
  return { result: { echoed: params, by: target.slug } };
};

describe('prompts and resources through the gateway', () => {
  forEachEngine((_, open) => {
    const world = openBroker(open);
    let planted = 0;
    const plant = async () => {
      world.script.answer = scripted;
      planted += 1;
      const slugs = [`offer-${planted}-a`, `offer-${planted}-b`];
      for (const slug of slugs) await plantServer(world, [], { slug });
      const caller = await plantCaller(world, { slugs });
      return { a: slugs[0]!, b: slugs[1]!, caller, view: await viewOf(world, caller) };
    };
    const event = () => world.events.at(-1)!;

    test('prompts of all servers are listed under names like those of tools, cleaned, and each name leads to its prompt', async () => {
      const { a, b, view } = await plant();
      const prompts = listOf(await view.listPrompts(requestOf()), 'prompts');
      assert.deepEqual(prompts, [
        { name: `mcp__${a}__p_1`, title: `T of ${a}`, _meta: { 'mooring/name': 'p.1' } },
        { name: `mcp__${a}__p2`, _meta: { 'mooring/name': 'p2' } },
        { name: `mcp__${b}__p_1`, title: `T of ${b}`, _meta: { 'mooring/name': 'p.1' } },
        { name: `mcp__${b}__p2`, _meta: { 'mooring/name': 'p2' } },
      ]);
      const reply = await view.getPrompt(`mcp__${b}__p_1`, requestOf({ name: 'ignored', arguments: { x: '1' }, requestState: 's' }));
      assert.deepEqual(reply, { result: { echoed: { name: 'p.1', arguments: { x: '1' }, requestState: 's' }, by: b } });
      assert.deepEqual([event().method, event().tool, event().slug, event().code], ['prompts/get', 'p.1', b, null]);
      for (const name of ['mcp__nobody__p2', `mcp__${a}__p3`, 'p2', '']) {
        assert.equal(codeIn(await view.getPrompt(name, requestOf())), -32_602);
        assert.equal(event().code, 'not_found');
      }
    });

    test('resources are named by server and URI, and read under the URI that their server knows', async () => {
      const { a, b, view } = await plant();
      const uri = 'file:///a b/ü?x#y';
      const uris = listOf(await view.listResources(requestOf()), 'resources').map((each) => each.uri);
      assert.deepEqual(
        uris,
        [a, b].map((slug) => `mooring://${slug}/${encodeURIComponent(uri)}`),
      );
      const reply = await view.readResource(uris[1] as string, requestOf());
      assert.deepEqual([listOf(reply, 'contents'), world.sent.at(-1)?.request.params], [[{ uri: uris[1], text: b }], { uri }]);
      const templates = listOf(await view.listResourceTemplates(requestOf()), 'resourceTemplates').map((each) => each.uriTemplate);
      assert.deepEqual(templates, [`mooring://${a}/file:///{path}`, `mooring://${b}/file:///{path}`]);
      await view.readResource(`mooring://${a}/file:///x%2Fy`, requestOf());
      assert.deepEqual(world.sent.at(-1)?.request.params, { uri: 'file:///x%2Fy' });
      const sent = world.sent.length;
      for (const unknown of ['file:///a', 'mooring://nobody/file%3A%2F%2F', `mooring://${a}`, `mooring://${a}/%zz`]) {
        assert.equal(codeIn(await view.readResource(unknown, requestOf())), -32_602, unknown);
        assert.equal(codeIn(await view.readResource(unknown, requestOf({}, { era: 'legacy' }))), -32_002);
      }
      assert.equal(world.sent.length, sent);
    });

    test('a resource that a result or a prompt links to has the URI under which the same endpoint reads it; a web address stays', async () => {
      const { a, caller, view } = await plant();
      const content = [
        { type: 'resource_link', uri: 'file:///x y', name: 'x' },
        { type: 'resource_link', uri: 'https://acme.example/x', name: 'web' },
        { type: 'resource', resource: { uri: 'note:1', text: 'note:1' }, annotations: { priority: 1 } },
        { type: 'text', text: 'file:///x y' },
        { type: 'resource', resource: 7 },
        'garbage',
      ];
      const messages = [{ role: 'user', content: content[0] }, { role: 'user', content: content[3] }, 7];
      const linking: Script = (target, request) => {
        if (request.method === 'tools/call') return { result: { content } };
        return request.method === 'prompts/get' ? { result: { messages } } : scripted(target, request);
      };
      const { slug } = (await plantServer(world, [definitionOf('link')], { slug: `${a}-tools` })).server;
      world.script.answer = linking;
      const everything = await viewOf(world, await plantCaller(world, { slugs: [slug, a] }));
      const linked = `mooring://${slug}/file%3A%2F%2F%2Fx%20y`;
      assert.deepEqual(listOf(await everything.callTool(`mcp__${slug}__link`, requestOf()), 'content'), [
        { type: 'resource_link', uri: linked, name: 'x' },
        content[1],
        { type: 'resource', resource: { uri: `mooring://${slug}/note%3A1`, text: 'note:1' }, annotations: { priority: 1 } },
        ...content.slice(3),
      ]);
      await everything.readResource(linked, requestOf());
      assert.deepEqual(world.sent.at(-1)?.request.params, { uri: 'file:///x y' });
      assert.deepEqual(listOf(await view.getPrompt(`mcp__${a}__p2`, requestOf()), 'messages'), [
        { role: 'user', content: { type: 'resource_link', uri: `mooring://${a}/file%3A%2F%2F%2Fx%20y`, name: 'x' } },
        ...messages.slice(1),
      ]);
      const alone = await viewOf(world, caller, { kind: 'server', slug: a });
      assert.deepEqual(listOf(await alone.getPrompt('p2', requestOf()), 'messages'), messages);
    });

    test('a server beyond the key gives no prompt and no resource, by whatever name', async () => {
      const { a } = await plant();
      const { b, view } = await plant();
      await view.listPrompts(requestOf());
      assert.equal(codeIn(await view.getPrompt(`mcp__${a}__p2`, requestOf())), -32_602);
      assert.equal(codeIn(await view.readResource(`mooring://${a}/file%3A%2F%2F`, requestOf())), -32_602);
      assert.equal(codeIn(await view.getPrompt(`mcp__${b}__p2`, requestOf())), null);
    });

    test('at the endpoint of one server everything passes as it is, page by page', async () => {
      const { a, caller } = await plant();
      const view = await viewOf(world, caller, { kind: 'server', slug: a });
      assert.deepEqual(
        await view.listPrompts(requestOf({ cursor: 'c' })),
        scripted({ slug: a } as never, { method: 'prompts/list', params: { cursor: 'c' }, deadlineAt: 0 }),
      );
      assert.deepEqual(listOf(await view.readResource('any:thing', requestOf()), 'contents'), [{ uri: 'any:thing', text: a }]);
      assert.deepEqual(await view.getPrompt('p.1', requestOf()), { result: { echoed: { name: 'p.1' }, by: a } });
      const missing: Script = () => ({ error: { code: -32_601, message: 'none' } });
      world.script.answer = missing;
      assert.deepEqual(await view.listResources(requestOf()), { result: { resources: [] } });
      assert.equal(codeIn(await view.readResource('any:thing', requestOf())), -32_601);
    });

    test('completions go to the server of what they refer to, under its own name', async () => {
      const { a, b, view } = await plant();
      const argument = { name: 'n', value: 'v' };
      const prompt = await view.complete(requestOf({ ref: { type: 'ref/prompt', name: `mcp__${b}__p_1` }, argument }));
      assert.deepEqual(prompt, { result: { echoed: { ref: { type: 'ref/prompt', name: 'p.1' }, argument }, by: b } });
      const template = await view.complete(requestOf({ ref: { type: 'ref/resource', uri: `mooring://${a}/file:///{path}` }, argument }));
      assert.deepEqual(template, { result: { echoed: { ref: { type: 'ref/resource', uri: 'file:///{path}' }, argument }, by: a } });
      for (const ref of [
        { type: 'ref/prompt', name: 'p.1' },
        { type: 'ref/resource', uri: 'file:///' },
        { type: 'ref/tool', name: 'x' },
        null,
        1,
      ])
        assert.equal(codeIn(await view.complete(requestOf({ ref, argument }))), -32_602);
    });

    test('a list is kept for a minute, or until the server says that it is another one, or is changed itself', async () => {
      const { view, a, b, caller } = await plant();
      const asked = async () => {
        const before = world.sent.length;
        await (await viewOf(world, caller)).listResources(requestOf());
        return world.sent.slice(before).map(({ slug }) => slug);
      };
      await view.listResources(requestOf());
      assert.deepEqual(await asked(), []);
      const server = (await world.stores.connections.find(world.org, a, 0))!;
      world.broker.offeringsChanged(server.id, 'prompts');
      assert.deepEqual(await asked(), []);
      world.broker.offeringsChanged(server.id, 'resources');
      assert.deepEqual(await asked(), [a]);
      await changing(world, 'here', ({ connections }) => connections.update({ ...server, revision: 2 }, 1));
      assert.deepEqual(await asked(), [a]);
      world.time.monotonicMs += 60_000;
      assert.deepEqual(await asked(), [a, b]);
    });

    test('a server that fails is left out of a list, and is not asked again for a while; one that offers nothing is never asked', async () => {
      const { view, a, b } = await plant();
      const failing: Script = (target, request) => {
        if (target.slug === a) throw new AppError('upstream_timeout', { extra: { failure: 'tool_timeout' } });
        return scripted(target, request);
      };
      world.script.answer = failing;
      const listed = async () => listOf(await view.listPrompts(requestOf()), 'prompts').map(({ name }) => name);
      assert.deepEqual(await listed(), [`mcp__${b}__p_1`, `mcp__${b}__p2`]);
      const sent = world.sent.length;
      await listed();
      assert.equal(world.sent.length, sent);
      assert.ok(world.sent.at(-1)!.request.deadlineAt <= world.time.monotonicMs + 3_000);
      world.script.answer = scripted;
      world.time.monotonicMs += 10_000;
      assert.equal((await listed()).length, 4);
      const { view: other } = await plant();
      world.script.capabilities = { tools: {} };
      const before = world.sent.length;
      assert.deepEqual(await other.listPrompts(requestOf()), { result: { prompts: [] } });
      assert.equal(world.sent.length, before);
      world.script.capabilities = { prompts: {}, resources: {} };
    });

    test('pages without end and more than 500 items are not followed', async () => {
      const { view, a } = await plant();
      world.script.answer = () => ({ result: { prompts: Array.from({ length: 40 }, (_, i) => ({ name: `p${i}` })), nextCursor: 'again' } });
      const before = world.sent.length;
      await view.listPrompts(requestOf());
      assert.equal(world.sent.slice(before).filter(({ slug }) => slug === a).length, 13);
    });

    test('a failure of the server is a JSON-RPC error with the stable code, as prompts and resources have no other way to say it', async () => {
      const { view, a } = await plant();
      await view.listPrompts(requestOf());
      world.script.answer = () => {
        throw new AppError('upstream_error', { extra: { failure: 'connection_reset' } });
      };
      const replies = [await view.getPrompt(`mcp__${a}__p2`, requestOf()), await view.readResource(`mooring://${a}/x%3Ay`, requestOf())];
      assert.deepEqual(replies.map(codeIn), ['connection_reset', 'connection_reset']);
      assert.equal(event().code, 'connection_reset');
      world.script.answer = () => ({ result: { resultType: 'input_required' } });
      assert.equal(codeIn(await view.getPrompt(`mcp__${a}__p2`, requestOf({}, { era: 'legacy' }))), 'not_supported');
      assert.equal(codeIn(await view.getPrompt(`mcp__${a}__p2`, requestOf())), null);
    });
  });
});
