import { type ElicitRequestFormParams, fromJsonSchema, type McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { text } from './fixtureContent.ts';

type Schema = ElicitRequestFormParams['requestedSchema'];

const contact: Schema = {
  type: 'object',
  properties: {
    username: { type: 'string', description: "User's response" },
    email: { type: 'string', description: "User's email address" },
  },
  required: ['username', 'email'],
};

/** SEP-1034: a default for each primitive type. */
const defaults: Schema = {
  type: 'object',
  properties: {
    name: { type: 'string', default: 'John Doe' },
    age: { type: 'integer', default: 30 },
    score: { type: 'number', default: 95.5 },
    status: { type: 'string', enum: ['active', 'inactive', 'pending'], default: 'active' },
    verified: { type: 'boolean', default: true },
  },
  required: [],
};

const titled = (...words: readonly string[]): { const: string; title: string }[] =>
  words.map((word, index) => ({ const: `value${index + 1}`, title: `${word} Option` }));

/** SEP-1330: each way to offer a choice. */
const choices: Schema = {
  type: 'object',
  properties: {
    untitledSingle: { type: 'string', enum: ['option1', 'option2', 'option3'] },
    titledSingle: { type: 'string', oneOf: titled('First', 'Second', 'Third') },
    legacyEnum: { type: 'string', enum: ['opt1', 'opt2', 'opt3'], enumNames: ['Option One', 'Option Two', 'Option Three'] },
    untitledMulti: { type: 'array', items: { type: 'string', enum: ['option1', 'option2', 'option3'] } },
    titledMulti: { type: 'array', items: { anyOf: titled('First', 'Second', 'Third') } },
  },
  required: [],
};

/** The tools of 2025-11-25 that send requests to the client while they run. They need a session. */
export function registerPushTools(server: McpServer): void {
  server.registerTool(
    'test_sampling',
    { description: 'Asks the client for a completion', inputSchema: z.object({ prompt: z.string() }) },
    async ({ prompt }, { mcpReq }) => {
      const { content } = await mcpReq.requestSampling({ messages: [{ role: 'user', content: text(prompt) }], maxTokens: 100 });
      return { content: [text(`LLM response: ${JSON.stringify(content)}`)] };
    },
  );
  server.registerTool(
    'test_elicitation',
    { description: 'Asks the user who they are', inputSchema: z.object({ message: z.string() }) },
    async ({ message }, { mcpReq }) => {
      const { action, content } = await mcpReq.elicitInput({ message, requestedSchema: contact });
      return { content: [text(`User response: ${JSON.stringify({ action, content })}`)] };
    },
  );
  for (const [name, requestedSchema] of [
    ['test_elicitation_sep1034_defaults', defaults],
    ['test_elicitation_sep1330_enums', choices],
  ] as const) {
    server.registerTool(
      name,
      { description: 'Asks the user to fill in a form', inputSchema: fromJsonSchema({ type: 'object', properties: {} }) },
      async (_arguments, { mcpReq }) => {
        const { action, content } = await mcpReq.elicitInput({ message: 'Please fill in the form', requestedSchema });
        return { content: [text(`Elicitation completed: action=${action}, content=${JSON.stringify(content)}`)] };
      },
    );
  }
}
