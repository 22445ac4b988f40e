import { fromJsonSchema, type JsonSchemaType, type McpServer, type RegisteredTool, type ServerContext } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { audio, embedded, image, text } from './fixtureContent.ts';

/** What the tools of the suite change at the server, for every caller. */
export interface FixtureState {
  toggleTool(): void;
  togglePrompt(): void;
}

/** Every keyword that a gateway may lose on the way, in a tool that the suite reads back. */
const keywords2020 = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  $defs: { address: { $anchor: 'addressDef', type: 'object', properties: { street: { type: 'string' }, city: { type: 'string' } } } },
  properties: {
    name: { type: 'string' },
    address: { $ref: '#/$defs/address' },
    contactMethod: { type: 'string', enum: ['phone', 'email'] },
    phone: { type: 'string' },
    email: { type: 'string' },
  },
  allOf: [{ anyOf: [{ required: ['phone'] }, { required: ['email'] }] }],
  if: { properties: { contactMethod: { const: 'phone' } }, required: ['contactMethod'] },
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
  then: { required: ['phone'] },
  else: { required: ['email'] },
  additionalProperties: false,
} as const;

const mirrored = {
  type: 'object',
  properties: { region: { type: 'string', 'x-mcp-header': 'Region' } },
  required: ['region'],
} as JsonSchemaType;

/** The suite asks for pauses of about 50 ms between notifications. */
const PAUSE_MS = 50;

/** The tools that answer without asking anything back. Returns the one that comes and goes. */
export function registerTools(server: McpServer, state: FixtureState): RegisteredTool {
  registerAnswers(server);
  registerNotifiers(server);
  registerChanges(server, state);
  server.registerTool(
    'json_schema_2020_12_tool',
    { description: 'Has a schema with keywords of JSON Schema 2020-12', inputSchema: fromJsonSchema(keywords2020) },
    () => ({ content: [text('Accepted')] }),
  );
  server.registerTool(
    'test_custom_header',
    {
      description: 'Has an argument that is mirrored in a header',
      inputSchema: fromJsonSchema<{ region: string }>(mirrored),
    },
    ({ region }) => ({ content: [text(`Region: ${region}`)] }),
  );
  return server.registerTool('test_extra_tool', { description: 'Comes and goes' }, () => ({ content: [text('Here for now')] }));
}

function registerAnswers(server: McpServer): void {
  const answers = {
    test_simple_text: [text('This is a simple text response for testing.')],
    test_image_content: [image],
    test_audio_content: [audio],
    test_embedded_resource: [embedded('test://embedded-resource', 'text/plain', 'This is an embedded resource content.')],
    test_multiple_content_types: [
      text('Multiple content types test:'),
      image,
      embedded('test://mixed-content-resource', 'application/json', JSON.stringify({ test: 'data', value: 123 })),
    ],
    test_logging_tool: [text('Nothing is logged unless the request asks for it.')],
  };
  for (const [name, content] of Object.entries(answers)) {
    server.registerTool(name, { description: `Answers the content of ${name}` }, () => ({ content }));
  }
  server.registerTool('test_error_handling', { description: 'Always fails' }, () => ({
    content: [text('This tool intentionally returns an error for testing')],
    isError: true,
  }));
}

function registerNotifiers(server: McpServer): void {
  server.registerTool('test_tool_with_progress', { description: 'Reports 0, 50 and 100 of 100' }, async (context: ServerContext) => {
    const progressToken = context.mcpReq._meta?.progressToken;
    for (const progress of [0, 50, 100]) {
      if (progress > 0) await pause();
      if (progressToken !== undefined) {
        await context.mcpReq.notify({ method: 'notifications/progress', params: { progressToken, progress, total: 100 } });
      }
    }
    return { content: [text('Completed with progress')] };
  });
  server.registerTool('test_tool_with_logging', { description: 'Writes three log messages' }, async (context: ServerContext) => {
    for (const message of ['Tool execution started', 'Tool processing data', 'Tool execution completed']) {
      await context.mcpReq.log('info', message);
      await pause();
    }
    return { content: [text('Completed with logging')] };
  });
}

/** The lists really change, so that a gateway which compares them before it tells anybody is tested as well. */
function registerChanges(server: McpServer, state: FixtureState): void {
  server.registerTool('test_trigger_tool_change', { description: 'Adds a tool, or removes it', inputSchema: z.object({}) }, () => {
    state.toggleTool();
    return { content: [text('The list of tools has changed')] };
  });
  server.registerTool('test_trigger_prompt_change', { description: 'Adds a prompt, or removes it', inputSchema: z.object({}) }, () => {
    state.togglePrompt();
    return { content: [text('The list of prompts has changed')] };
  });
}

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
