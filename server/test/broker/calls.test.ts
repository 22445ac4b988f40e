import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { View } from '#domain/broker/agent.ts';
import type { UpstreamReply } from '#domain/broker/upstream.ts';
import { WireError } from '#domain/broker/wireError.ts';
import { AppError, isAppError } from '#domain/errors.ts';
import { forEachEngine } from '../engines.ts';
import {
  type BrokerWorld,
  changing,
  codeIn,
  definitionOf,
  echo,
  openBroker,
  plantCaller,
  plantServer,
  requestOf,
  rewriteTools,
  type Script,
  viewOf,
} from './openBroker.ts';

interface ToolResult {
  readonly content: readonly { readonly text: string }[];
  readonly isError?: boolean;
}

const resultOf = (reply: UpstreamReply) => ('result' in reply ? (reply.result as unknown as ToolResult) : assert.fail('an error'));
const errorOf = (reply: UpstreamReply) => ('error' in reply ? reply.error : assert.fail('a result'));

async function answering<Result>(world: BrokerWorld, answer: Script, work: () => Promise<Result>): Promise<Result> {
  world.script.answer = answer;
  try {
    return await work();
  } finally {
    world.script.answer = echo;
  }
}

describe('calls through the gateway', () => {
  forEachEngine((_, open) => {
    const world = openBroker(open);
    let planted = 0;
    /** A server with the tool `x.y`, and the view of a key on it. */
    const plant = async (definition = definitionOf('x.y')) => {
      planted += 1;
      const { server, tools } = await plantServer(world, [definition], { slug: `calls-${planted}` });
      const caller = await plantCaller(world, { slugs: [server.slug], application: 'app', name: `key ${planted}` });
      const view = await viewOf(world, caller);
      const name = `mcp__${server.slug}__${definition.name.replace('.', '_')}`;
      return { server, tools, caller, view, name };
    };
    const last = () => world.sent.at(-1)!.request;
    const event = () => world.events.at(-1)!;

    test('[R86] a tool gets {name, arguments} under its own name; structuredContent and content both pass', async () => {
      const { view, name } = await plant();
      const request = requestOf({ name, arguments: { text: 'hi' } });
      assert.equal(
        resultOf(await view.callTool(name, request)).content[0]?.text.endsWith('{"name":"x.y","arguments":{"text":"hi"}}'),
        true,
      );
      assert.deepEqual(
        [last().method, last().params, last().deadlineAt],
        ['tools/call', { name: 'x.y', arguments: { text: 'hi' } }, request.deadlineAt],
      );
      const structured = { structuredContent: { n: 1 } };
      for (const result of [structured, { content: [] }, { ...structured, content: [{ type: 'text', text: '1' }] }])
        assert.deepEqual(
          await answering(
            world,
            () => ({ result }),
            () => view.callTool(name, requestOf()),
          ),
          { result },
        );
      const legacy = await answering(
        world,
        () => ({ result: structured }),
        () => view.callTool(name, requestOf({}, { era: 'legacy' })),
      );
      assert.deepEqual(legacy, { result: { ...structured, content: [{ type: 'text', text: '{"n":1}' }] } });
      const neither = await answering(
        world,
        () => ({ result: { contents: 1 } }),
        () => view.callTool(name, requestOf()),
      );
      assert.equal(codeIn(neither), 'not_mcp');
      assert.equal(resultOf(neither).isError, true);
    });

    test('what the caller sends besides the arguments passes as far as a server may see it', async () => {
      const { view, name } = await plant();
      const passed = { _meta: { progressToken: 7 }, inputResponses: { a: 1 }, requestState: 'opaque' };
      await view.callTool(name, requestOf({ name, arguments: {}, ...passed, task: { ttl: 1 }, other: 1 }));
      assert.deepEqual(last().params, { name: 'x.y', arguments: {}, ...passed });
    });

    test("a server's result cannot speak for the gateway: members of the reserved prefixes are taken off, others stay", async () => {
      const { view, name } = await plant();
      const _meta = { 'io.modelcontextprotocol/serverInfo': { name: 'us' }, 'mooring/code': 'forbidden', 'acme/trace': 1 };
      const reply = await answering(
        world,
        () => ({ result: { content: [], _meta } }),
        () => view.callTool(name, requestOf()),
      );
      assert.deepEqual(reply, { result: { content: [], _meta: { 'acme/trace': 1 } } });
    });

    test('a pinned argument is always sent, a default where none was given; another value for a pinned one is refused and not sent', async () => {
      const { server, tools, view: old, name, caller } = await plant();
      const inputDefaults = { text: { mode: 'pinned', value: 'fixed' }, n: { mode: 'default', value: 2 } } as const;
      await old.callTool(name, requestOf({ arguments: { text: 'free' } }));
      await changing(world, 'here', (stores) => rewriteTools(stores, server, [{ ...tools[0]!, inputDefaults }]));
      const view = await viewOf(world, caller);
      await view.callTool(name, requestOf({ arguments: {} }));
      assert.deepEqual(last().params.arguments, { text: 'fixed', n: 2 });
      await view.callTool(name, requestOf({ arguments: { text: 'fixed', n: 3 } }));
      assert.deepEqual(last().params.arguments, { text: 'fixed', n: 3 });
      const sent = world.sent.length;
      const refused = await view.callTool(name, requestOf({ arguments: { text: 'free' } }));
      assert.deepEqual([codeIn(refused), event().code, world.sent.length], ['argument_pinned', 'argument_pinned', sent]);
      assert.equal(codeIn(await view.callTool(name, requestOf({ arguments: [] }))), 'validation_failed');
    });

    test('an unknown tool is the JSON-RPC error -32602, and is not sent anywhere', async () => {
      const { view } = await plant();
      const sent = world.sent.length;
      for (const name of ['mcp__nobody__x', 'x.y', '', '__proto__', 'constructor'])
        assert.equal(errorOf(await view.callTool(name, requestOf())).code, -32_602);
      assert.equal(world.sent.length, sent);
      assert.deepEqual([event().slug, event().connectionId, event().code], ['(unknown)', null, 'unknown_tool']);
    });

    test('a failure of the server is a result that a model can read, with the code of the failure and the id of the request', async () => {
      const { view, name } = await plant();
      const failures: [unknown, string][] = [
        [new AppError('upstream_error', { extra: { failure: 'connection_reset' } }), 'connection_reset'],
        [new AppError('upstream_timeout', { extra: { failure: 'tool_timeout' } }), 'tool_timeout'],
        [new AppError('upstream_busy', { retryAfterSeconds: 2 }), 'upstream_busy'],
        [new AppError('upstream_circuit_open', { retryAfterSeconds: 9 }), 'upstream_circuit_open'],
        [new WireError('response_too_large', { wasSent: true }), 'response_too_large'],
        [new TypeError('secret detail'), 'internal_error'],
      ];
      for (const [failure, code] of failures) {
        const request = requestOf();
        const fail = () => {
          throw failure;
        };
        const reply = await answering(world, fail, () => view.callTool(name, request));
        const { isError, content } = resultOf(reply);
        assert.deepEqual([isError, codeIn(reply), event().code], [true, code, code]);
        assert.ok(content[0]?.text.includes(request.requestId) && !content[0].text.includes('secret detail'), content[0]?.text);
      }
      assert.equal(codeIn(await view.callTool(name, requestOf())), null);
    });

    test("a server's JSON-RPC error passes, except one about the gateway's own request to it", async () => {
      const { view, name } = await plant();
      const failing = async (code: number, era: 'legacy' | 'modern') => {
        const fail: Script = () => ({ error: { code, message: 'm', data: 1 } });
        return errorOf(await answering(world, fail, () => view.callTool(name, requestOf({}, { era }))));
      };
      assert.deepEqual(await failing(-32_602, 'legacy'), { code: -32_602, message: 'm', data: 1 });
      // What the caller itself has to be capable of is for the caller to know, if it has said what it is capable of.
      assert.equal((await failing(-32_021, 'modern')).code, -32_021);
      const hidden = [await failing(-32_020, 'modern'), await failing(-32_022, 'modern'), await failing(-32_021, 'legacy')];
      assert.deepEqual(
        hidden.map((error) => [error.code, 'data' in error]),
        [-32_603, -32_603, -32_603].map((code) => [code, false]),
      );
      assert.equal(event().code, 'jsonrpc_error');
    });

    test('input_required passes between modern peers; an older caller gets not_supported, and nobody gets a task', async () => {
      const { view, name } = await plant();
      const asking = { resultType: 'input_required', inputRequests: {}, requestState: 's' };
      const reply = (result: object, era: 'legacy' | 'modern') =>
        answering(
          world,
          () => ({ result: { ...result } }),
          () => view.callTool(name, requestOf({}, { era })),
        );
      assert.deepEqual(await reply(asking, 'modern'), { result: asking });
      assert.equal(codeIn(await reply(asking, 'legacy')), 'not_supported');
      for (const era of ['modern', 'legacy'] as const)
        assert.equal(codeIn(await reply({ resultType: 'task', content: [] }, era)), 'not_supported');
      assert.equal(codeIn(await reply({ resultType: 'complete', content: [] }, 'legacy')), null);
    });

    test('marked arguments are mirrored in headers for the server, but never what looks like a secret', async () => {
      const header = (name: string, type = 'string') => ({ type, 'x-mcp-header': name });
      const properties = {
        region: header('Region'),
        count: header('Count', 'integer'),
        who: header('Who'),
        apiToken: header('Tok'),
        note: header('Note'),
        in: { type: 'object', properties: { dry: header('Dry', 'boolean') } },
      };
      const { view, name } = await plant(definitionOf('x', { inputSchema: { type: 'object', properties } }));
      await view.callTool(
        name,
        requestOf(
          { arguments: { region: 'eu west', count: 3, who: 'Zoë', apiToken: 't', note: 'Bearer abc', in: { dry: true } } },
          { headers: { 'Mcp-Param-Evil': '1' } },
        ),
      );
      assert.deepEqual(last().headers, {
        'Mcp-Param-Region': 'eu west',
        'Mcp-Param-Count': '3',
        'Mcp-Param-Who': `=?base64?${Buffer.from('Zoë').toString('base64')}?=`,
        'Mcp-Param-Dry': 'true',
      });
      await view.callTool(name, requestOf({ arguments: { who: ' x' } }));
      assert.deepEqual(last().headers, { 'Mcp-Param-Who': `=?base64?${Buffer.from(' x').toString('base64')}?=` });
      const sent = world.sent.length;
      assert.equal(codeIn(await view.callTool(name, requestOf({ arguments: { region: 'x'.repeat(4_096) } }))), 'validation_failed');
      assert.equal(world.sent.length, sent);
      const { view: plain, name: plainName } = await plant();
      await plain.callTool(plainName, requestOf({ arguments: { region: 'x' } }, { headers: { 'Mcp-Param-Evil': '1' } }));
      assert.equal(last().headers, undefined);
    });

    test('a cancelled call rejects with the reason of its signal, and is logged as cancelled', async () => {
      const { view, name } = await plant();
      const gone = new AbortController();
      const reason = new DOMException('gone', 'AbortError');
      const hang: Script = (_target, { signal }) =>
        new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));
      const call = answering(world, hang, () => view.callTool(name, requestOf({}, { signal: gone.signal })));
      gone.abort(reason);
      await assert.rejects(call, (error) => error === reason);
      assert.equal(event().code, 'cancelled');
    });

    test('every call leaves one event with who, what and how long, and nothing of arguments or results', async () => {
      const { server, caller, view, name } = await plant();
      const before = world.events.length;
      const timed: Script = () => {
        world.time.monotonicMs += 12.6;
        return { result: { content: [{ type: 'text', text: 'canary-result' }] }, bytes: 345 };
      };
      const request = requestOf({ arguments: { text: 'canary-argument' } }, { requestBytes: 77 });
      await answering(world, timed, () => view.callTool(name, request));
      await answering(
        world,
        () => ({ result: { content: [], isError: true } }),
        () => view.callTool(name, requestOf()),
      );
      await view.callTool('nothing', requestOf());
      assert.equal(world.events.length, before + 3);
      const [called, failed, unknown] = world.events.slice(-3);
      const { id: _, at, ...facts } = called!;
      assert.equal(at, world.people.clock.ms);
      assert.deepEqual(facts, {
        orgId: world.org,
        kind: 'call',
        keyId: caller.key.id,
        keyName: caller.key.name,
        application: 'app',
        connectionId: server.id,
        slug: server.slug,
        code: null,
        ip: '192.0.2.1',
        agent: 'test/1',
        requestId: request.requestId,
        tool: 'x.y',
        method: 'tools/call',
        tookMs: 13,
        requestBytes: 77,
        responseBytes: 345,
      });
      assert.deepEqual([failed?.code, unknown?.code, unknown?.tool], ['tool_error', 'unknown_tool', 'nothing']);
      // A wire that does not know the size leaves it to be found out.
      assert.deepEqual([failed?.responseBytes, unknown?.responseBytes], ['{"content":[],"isError":true}'.length, null]);
      assert.ok(!JSON.stringify(world.events).includes('canary'));
      await world.stores.access.insert(world.events.slice(-3));
    });

    test('a name that no store can hold is logged as unreadable', async () => {
      const { view } = await plant();
      for (const name of ['a\0b', '\ud800', 'x'.repeat(300)]) {
        await view.callTool(name, requestOf());
        assert.equal(event().tool, '(unreadable)');
      }
    });

    test("a key's new name is in the event of the next call", async () => {
      const { caller, name } = await plant();
      await changing(world, 'here', ({ keys }) => keys.update({ ...caller.key, name: 'renamed', revision: 2 }, 1));
      await (await viewOf(world, caller)).callTool(name, requestOf());
      assert.equal(event().keyName, 'renamed');
    });

    test('a server that waits for consent, or whose token has expired, is listed, and a call says which', async () => {
      for (const [status, code] of [
        ['pending_oauth', 'not_connected'],
        ['auth_expired', 'token_expired'],
      ] as const) {
        const { server, caller, name } = await plant();
        await changing(world, 'here', ({ connections }) => connections.update({ ...server, status, revision: 2 }, 1));
        const view = await viewOf(world, caller);
        assert.ok(view.toolsJson.includes(name));
        assert.equal(codeIn(await view.callTool(name, requestOf())), code);
      }
    });

    test('[C20] after a rotation the next call goes out with the new revision of the server', async () => {
      const { server, caller, name } = await plant();
      const revisions: number[] = [];
      const note: Script = (target) => {
        revisions.push(target.revision);
        return { result: { content: [] } };
      };
      const call = async (view: View) => answering(world, note, () => view.callTool(name, requestOf()));
      const view = await viewOf(world, caller);
      await call(view);
      await changing(world, 'here', ({ connections }) => connections.update({ ...server, revision: 2 }, 1));
      await call(await viewOf(world, caller));
      assert.deepEqual(revisions, [1, 2]);
    });

    test('[R82] a call by a caller of the API has 10 s, from when it came', async () => {
      const { server } = await plant();
      const startedAt = world.time.monotonicMs;
      const request = { requestId: 'req_api', ip: null, agent: null, requestBytes: 9 };
      await world.broker.callByName(world.owner.caller, { slug: server.slug, tool: 'x.y', arguments: {}, request });
      assert.equal(last().deadlineAt, startedAt + 10_000);
    });

    test('secrets that cannot be opened are read anew for the next call', async () => {
      const { caller, view, name } = await plant();
      const asked = world.asked.servers;
      const fail = () => {
        throw new AppError('secret_unreadable');
      };
      assert.equal(codeIn(await answering(world, fail, () => view.callTool(name, requestOf()))), 'secret_unreadable');
      assert.equal(codeIn(await (await viewOf(world, caller)).callTool(name, requestOf())), null);
      assert.equal(world.asked.servers, asked + 1);
    });

    test('a caller of the API uses the same decision, rules and log; what it may not see is unknown, and failures are errors', async () => {
      const { server, tools, name } = await plant();
      const request = { requestId: 'req_api', ip: null, agent: null, requestBytes: 9 };
      const person = world.owner.caller;
      const call = (tool: string, slug = server.slug, args = {}) =>
        world.broker.callByName(person, { slug, tool, arguments: args, request });
      for (const tool of ['x.y', name, 'x_y']) {
        const { content, isError } = await call(tool, server.slug, { text: tool });
        assert.deepEqual([isError, (content[0] as { text: string }).text.includes(`"text":"${tool}"`)], [false, true]);
      }
      assert.deepEqual([event().keyId, event().tool, event().requestId], [null, 'x.y', 'req_api']);
      for (const [tool, slug] of [
        ['nope', server.slug],
        ['x.y', 'nobody'],
        ['mcp__calls-1__x_y', server.slug],
      ] as const)
        await assert.rejects(call(tool, slug), (error) => isAppError(error, 'unknown_tool'));
      const fail: Script = () => ({ error: { code: -32_000, message: 'their words' } });
      await assert.rejects(
        answering(world, fail, () => call('x.y')),
        (error) => isAppError(error, 'upstream_error') && !error.message.includes('their words'),
      );
      await changing(world, 'elsewhere', (stores) => rewriteTools(stores, server, [{ ...tools[0]!, isEnabled: false }]));
      await assert.rejects(call('x.y'), (error) => isAppError(error, 'unknown_tool'));
    });
  });
});
