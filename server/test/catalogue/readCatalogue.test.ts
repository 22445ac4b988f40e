import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readCatalogue } from '#domain/catalogue/readCatalogue.ts';
import type { Connection } from '#domain/connections/connection.ts';
import { AppError } from '#domain/errors.ts';
import { seededRandom } from '../faults/random.ts';
import { pageOf, scriptedSource, toolNamed } from './scriptedSource.ts';

const connection = {} as Connection;

async function readPages(...pages: unknown[]) {
  const source = scriptedSource(...pages);
  return { ...(await readCatalogue(source, connection, 0)), asked: source.asked };
}
const read = (...tools: unknown[]) => readPages(pageOf(...tools));

async function accepted(...tools: unknown[]) {
  const reading = await read(...tools);
  assert.notEqual(reading.status, 'failed');
  return reading.status === 'failed' ? [] : reading.tools;
}

/** Of one good tool and a bad one, the bad one alone is left out, and the catalogue says why. */
async function assertLeftOut(tool: unknown, code: string, label?: string) {
  const reading = await read(toolNamed('good'), tool);
  assert.ok(reading.status === 'truncated', JSON.stringify(reading));
  assert.equal(reading.reason, code);
  assert.deepEqual(
    reading.tools.map(({ name }) => name),
    ['good'],
  );
  assert.equal(reading.problems.length, 1);
  assert.equal(reading.problems[0]?.code, code);
  if (label !== undefined) assert.equal(reading.problems[0]?.name, label);
}

const assertTaken = async (tool: object) => assert.equal((await accepted(tool)).length, 1, JSON.stringify(tool).slice(0, 200));

const manyTools = (count: number, members: object = {}) => Array.from({ length: count }, (_, i) => toolNamed(`t${i}`, members));
const properties = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`p${i}`, { type: 'string' }]));
const nested = (levels: number): object => JSON.parse(`${'{"properties":'.repeat(levels)}{}${'}'.repeat(levels)}`);
const withInput = (schema: object, members: object = {}) => toolNamed('odd', { ...members, inputSchema: { type: 'object', ...schema } });

describe('limits of a whole list: beyond them nothing of it is used', () => {
  test('20 pages are read, and of more the list fails without asking for the rest', async () => {
    const pages = (count: number) => Array.from({ length: count }, (_, i) => pageOf(toolNamed(`t${i}`)));
    assert.equal((await readPages(...pages(20))).status, 'synced');
    const { status, reason, asked } = await readPages(...pages(1_000));
    assert.deepEqual([status, reason, asked.pages], ['failed', 'too_many_pages', 21]);
  });

  test('500 tools are read, 501 fail', async () => {
    assert.equal((await accepted(...manyTools(500))).length, 500);
    const { status, reason } = await readPages(pageOf(...manyTools(500)), pageOf(toolNamed('last')));
    assert.deepEqual([status, reason], ['failed', 'too_many_tools']);
  });

  test('2 MB of tools are read, and more fail', async () => {
    const description = 'x'.repeat(255_000);
    assert.equal((await accepted(...manyTools(8, { description }))).length, 8);
    const { status, reason } = await read(...manyTools(9, { description }));
    assert.deepEqual([status, reason], ['failed', 'catalogue_too_large']);
  });

  test('what is no list of tools fails', async () => {
    for (const page of [null, [], {}, { tools: {} }, 'x']) {
      const { status, reason } = await readPages(page);
      assert.deepEqual([status, reason], ['failed', 'tools_list_failed']);
    }
  });

  test('a failure of the server is told by its code; what is our own fault is none of the catalogue', async () => {
    const source = scriptedSource(pageOf(toolNamed('a')));
    source.script.failure = new AppError('upstream_timeout', { extra: { failure: 'tool_timeout' } });
    const reading = await readCatalogue(source, connection, 0);
    assert.deepEqual([reading.status, reading.reason], ['failed', 'tool_timeout']);
    source.script.failure = new AppError('secret_unreadable');
    await assert.rejects(readCatalogue(source, connection, 0), { code: 'secret_unreadable' });
  });
});

describe('a single bad tool is left out and named', () => {
  test('more than 256 KB, a schema of more than 2,000 nodes or 32 levels', async () => {
    await assertTaken(toolNamed('a', { description: 'x'.repeat(255_000) }));
    await assertLeftOut(toolNamed('a', { description: 'x'.repeat(256 * 1024) }), 'tool_too_large', 'a');
    await assertTaken(withInput({ properties: properties(1_990) }));
    await assertLeftOut(withInput({ properties: properties(20_000) }), 'schema_too_large');
    await assertLeftOut(
      withInput({ properties: Object.fromEntries(manyTools(20_000).map(({ name }) => [name, true])) }),
      'schema_too_large',
    );
    await assertTaken(withInput({ not: nested(30) }));
    await assertLeftOut(withInput({ not: nested(32) }), 'tool_too_deep');
    await assertLeftOut(toolNamed('a', { outputSchema: nested(40) }), 'tool_too_deep');
  });

  test('a million levels anywhere in it', async () => {
    const depth = 1_000_000;
    const deep = JSON.parse(`${'['.repeat(depth)}${']'.repeat(depth)}`);
    for (const member of ['inputSchema', 'outputSchema', '_meta', 'annotations', 'description', 'icons'])
      await assertLeftOut({ ...toolNamed('a'), [member]: { deep } }, 'tool_too_deep');
  });

  test('a name that is missing, too long, or shows something else than it is', async () => {
    for (const name of [undefined, 7, '', '  ', 'x'.repeat(129)]) await assertLeftOut({ ...toolNamed('a'), name }, 'unusable_name');
    for (const hidden of ['\u{E0041}', '\u200B', '\u202E', '\0', '\n', '\uFE0F', '\uE000', '\uD800', '\u3164'])
      await assertLeftOut(toolNamed(`pay${hidden}`), 'hidden_characters_in_name');
    await assertTaken(toolNamed('x'.repeat(128)));
    await assertTaken(toolNamed('Überweisung ausführen'));
    await assertTaken(toolNamed('a.b/c'));
  });

  test('a problem is shown under a name without hidden characters, or under its place in the list', async () => {
    await assertLeftOut(toolNamed('p\u{E0041}ay\n\u202E now'), 'hidden_characters_in_name', 'pay now');
    await assertLeftOut(null, 'invalid_definition', '#2');
    await assertLeftOut(toolNamed('\u200B'), 'hidden_characters_in_name', '#2');
  });

  test('all tools of one name, on whatever page, also if one of them is bad already', async () => {
    const reading = await readPages(pageOf(toolNamed('a'), toolNamed('b')), pageOf(toolNamed('a', { description: 'another' })));
    assert.ok(reading.status === 'truncated');
    assert.deepEqual(
      reading.tools.map(({ name }) => name),
      ['b'],
    );
    assert.deepEqual(reading.problems, [{ name: 'a', code: 'duplicate_tool_names' }]);
    await assertLeftOut(withInput({ type: 'array' }), 'invalid_input_schema');
    const both = await read(withInput({ type: 'array' }), withInput({}));
    assert.deepEqual(both.status === 'truncated' && [both.tools, both.problems], [[], [{ name: 'odd', code: 'duplicate_tool_names' }]]);
    assert.equal((await accepted(toolNamed('a'), toolNamed('A'))).length, 2);
  });

  test('of a form that would make clients refuse the list of all servers', async () => {
    for (const inputSchema of [
      undefined,
      null,
      [],
      'x',
      { type: 'array' },
      { properties: [] },
      { properties: { a: 1 } },
      { required: [1] },
    ])
      await assertLeftOut({ ...toolNamed('a'), inputSchema }, 'invalid_input_schema');
    await assertLeftOut(toolNamed('a', { outputSchema: [] }), 'invalid_output_schema');
    for (const bad of [
      { title: 1 },
      { description: {} },
      { annotations: [] },
      { annotations: { readOnlyHint: 'no' } },
      { icons: [{}] },
      { _meta: 'x' },
    ])
      await assertLeftOut(toolNamed('a', bad), 'invalid_definition');
    await assertTaken(toolNamed('a', { title: null, outputSchema: null, annotations: null, icons: [{ src: 'https://a/b.png' }] }));
    await assertTaken(toolNamed('a', { inputSchema: { properties: { any: true } } }));
  });

  test('a tool that only runs as a task, which does not pass the gateway', async () => {
    await assertLeftOut(toolNamed('a', { execution: { taskSupport: 'required' } }), 'task_required');
    await assertTaken(toolNamed('a', { execution: { taskSupport: 'optional' } }));
  });

  test('header annotations that break the rules of the protocol', async () => {
    const marked = (header: unknown, type = 'string') => ({ type, 'x-mcp-header': header });
    for (const header of ['', 'two words', 'a:b', 'a\r\nb', 'ü', 7, {}])
      await assertLeftOut(withInput({ properties: { a: marked(header) } }), 'invalid_header_annotation');
    for (const type of ['number', 'object', 'array', 'null'])
      await assertLeftOut(withInput({ properties: { a: marked('A', type) } }), 'invalid_header_annotation');
    await assertLeftOut(withInput({ properties: { a: marked('Region'), b: marked('region') } }), 'invalid_header_annotation');
    for (const elsewhere of [
      { 'x-mcp-header': 'A' },
      { items: marked('A') },
      { additionalProperties: marked('A') },
      { oneOf: [marked('A')] },
      { $defs: { a: marked('A') } },
      { properties: { list: { type: 'array', items: { properties: { a: marked('A') } } } } },
      { anyOf: [{ properties: { a: marked('A') } }] },
    ])
      await assertLeftOut(withInput(elsewhere), 'invalid_header_annotation');
    const sixteen = Object.fromEntries(Array.from({ length: 16 }, (_, i) => [`a${i}`, marked(`H${i}`)]));
    await assertTaken(withInput({ properties: sixteen }));
    await assertLeftOut(withInput({ properties: { ...sixteen, another: marked('H16') } }), 'too_many_header_arguments');
    await assertTaken(withInput({ properties: { a: { type: 'object', properties: { b: marked('Deep', 'integer') } } } }));
    await assertTaken(withInput({ properties: { 'x-mcp-header': { type: 'string' } } }));
    await assertTaken(withInput({ properties: { a: { default: marked('two words') } } }));
  });
});

describe('what of a tool is kept', () => {
  test('hidden characters are gone from every text, names of arguments included, and are counted', async () => {
    const hidden = '\u{E0049}\u{E0047}\u200B\u202E\u2066\uFEFF\u0007\u009F\uE000\u{F0000}\u3164';
    const dirty = `a${hidden}b`;
    const [tool] = await accepted(
      toolNamed('t', {
        title: dirty,
        description: dirty,
        inputSchema: { type: 'object', properties: { [dirty]: { enum: [dirty], default: dirty, description: dirty } } },
        outputSchema: { type: 'object', title: dirty },
        annotations: { title: dirty },
      }),
    );
    assert.doesNotMatch(JSON.stringify(tool?.definition), /[^\x20-\x7e]/);
    assert.equal(JSON.stringify(tool?.definition).match(/ab/g)?.length, 8);
    assert.equal(tool?.hiddenCharacters, 8 * [...hidden].length);
  });

  test('visible text stays: other scripts, line feeds, tabs, emoji; prose is in NFC, values are as the server has them', async () => {
    const description = 'Überblick\n\t日本語 עברית 👍🏽 ❤️ 1️⃣';
    const [tool] = await accepted(
      toolNamed('t', { description: 'u\u0308', title: description, inputSchema: { properties: { a: { const: 'u\u0308' } } } }),
    );
    assert.equal(tool?.definition.title, description);
    assert.equal(tool?.definition.description, '\u00fc');
    assert.deepEqual(tool?.definition.inputSchema, { properties: { a: { const: 'u\u0308' } } });
    assert.equal(tool?.hiddenCharacters, 0);
  });

  test('variation selectors that could spell a message are gone', async () => {
    const [tool] = await accepted(toolNamed('t', { description: 'a\uFE0E\uFE0Fb\uFE0F❤\uFE0F\uFE0F\uFE01\u{E0101}' }));
    assert.equal(tool?.definition.description, 'ab❤\uFE0F');
  });

  test('two arguments that look alike once they are clean leave the tool out', async () => {
    await assertLeftOut(withInput({ properties: { a: {}, 'a\u200B': {} } }), 'ambiguous_members');
  });

  test('__proto__ and constructor are names like others, and change nothing but the tool', async () => {
    const schema =
      '{"type":"object","properties":{"__proto__":{"polluted":true},"constructor":{"type":"string"}},"__proto__":{"polluted":true}}';
    const tools = await accepted(
      toolNamed('__proto__', { inputSchema: JSON.parse(schema) }),
      JSON.parse('{"name":"b","inputSchema":{},"__proto__":{"title":5}}'),
    );
    assert.deepEqual(
      tools.map(({ name }) => name),
      ['__proto__', 'b'],
    );
    assert.equal(JSON.stringify(tools[0]?.definition.inputSchema), schema);
    assert.equal(({} as { polluted?: true }).polluted, undefined);
  });

  test('a server does not speak for the protocol or for us', async () => {
    const _meta = { 'io.modelcontextprotocol/serverInfo': {}, 'mooring/name': 'x', 'acme/own': 1 };
    const [tool] = await accepted(toolNamed('t', { _meta }));
    assert.deepEqual(tool?.definition._meta, { 'acme/own': 1 });
  });

  test('references are kept as they are and lead nowhere', async () => {
    const inputSchema = { type: 'object', properties: { a: { $ref: 'http://169.254.169.254/latest' } } };
    const [tool] = await accepted(toolNamed('t', { inputSchema }));
    assert.deepEqual(tool?.definition.inputSchema, inputSchema);
  });

  test('the words of the server for a model are cleaned and cut', async () => {
    const source = scriptedSource(pageOf());
    const instructionsOf = async (text: string | null) => {
      source.script.instructions = text;
      const reading = await readCatalogue(source, connection, 0);
      return reading.status === 'failed' ? undefined : reading.instructions;
    };
    assert.equal(await instructionsOf('Use\u{E0041} it.\n'), 'Use it.\n');
    assert.equal((await instructionsOf('x'.repeat(1_000_000)))?.length, 4_000);
    assert.equal(await instructionsOf(null), null);
    assert.equal(await instructionsOf('\u200B'), null);
  });
});

const SEED = 20_260_728;

describe('random mutations of a valid list', () => {
  const next = seededRandom(SEED);
  const odd: readonly unknown[] = [null, true, 0, -1, '', '\u{E0041}', '__proto__', [], {}, { $ref: '#' }, [[[[]]]], 'x'.repeat(300)];
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(next() * items.length)]!;
  /** Puts something odd into a place of a JSON value that is found by chance. */
  const mutate = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null || next() < 0.25) return pick(odd);
    const names = Object.keys(value);
    if (names.length === 0) return pick(odd);
    const name = next() < 0.1 ? String(pick(odd)) : pick(names);
    const member = mutate((value as Record<string, unknown>)[name]);
    if (Array.isArray(value)) return value.with(Number(name) || 0, member);
    return Object.fromEntries([...Object.entries(value), [name, member]]);
  };

  test(`10,000 of them (seed ${SEED}) are read, and what is taken is of the right form`, async () => {
    const valid = pageOf(
      withInput({
        properties: { a: { type: 'string', 'x-mcp-header': 'A' }, b: { $ref: '#/$defs/b' } },
        required: ['a'],
        $defs: { b: {} },
      }),
      toolNamed('full', {
        title: 't',
        description: 'd',
        annotations: { readOnlyHint: true },
        outputSchema: {},
        _meta: { a: 1 },
        icons: [{ src: 's' }],
      }),
    );
    for (let i = 0; i < 10_000; i++) {
      const reading = await readPages(mutate(valid));
      if (reading.status === 'failed') assert.equal(reading.reason, 'tools_list_failed');
      else
        for (const { name, definition } of reading.tools) {
          assert.ok(name.length > 0 && name === definition.name);
          assert.equal(typeof definition.inputSchema, 'object');
        }
    }
  });
});
