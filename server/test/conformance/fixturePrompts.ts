import {
  acceptedContent,
  completable,
  type GetPromptResult,
  inputRequired,
  type McpServer,
  type RegisteredPrompt,
} from '@modelcontextprotocol/server';
import { z } from 'zod';
import { embedded, image, text } from './fixtureContent.ts';

const context = z.object({ context: z.string() });
const words = ['paris', 'park', 'party'];

const fromUser = (...contents: readonly GetPromptResult['messages'][number]['content'][]): GetPromptResult => ({
  messages: contents.map((content) => ({ role: 'user', content })),
});

/** Returns the one that comes and goes. */
export function registerPrompts(server: McpServer): RegisteredPrompt {
  const simple = () => fromUser(text('This is a simple prompt for testing.'));
  server.registerPrompt('test_simple_prompt', { description: 'Takes no arguments' }, simple);
  server.registerPrompt(
    'test_prompt_with_arguments',
    {
      description: 'Takes two arguments, one of which can be completed',
      argsSchema: z.object({
        arg1: completable(z.string().describe('First test argument'), (value) => words.filter((word) => word.startsWith(value))),
        arg2: z.string().describe('Second test argument'),
      }),
    },
    ({ arg1, arg2 }) => fromUser(text(`Prompt with arguments: arg1='${arg1}', arg2='${arg2}'`)),
  );
  server.registerPrompt(
    'test_prompt_with_embedded_resource',
    { description: 'Embeds a resource', argsSchema: z.object({ resourceUri: z.string().describe('URI of the resource to embed') }) },
    ({ resourceUri }) =>
      fromUser(
        embedded(resourceUri, 'text/plain', 'Embedded resource content for testing.'),
        text('Please process the embedded resource above.'),
      ),
  );
  server.registerPrompt('test_prompt_with_image', { description: 'Holds an image' }, () =>
    fromUser(image, text('Please analyze the image above.')),
  );
  server.registerPrompt('test_input_required_result_prompt', { description: 'Asks for its context first' }, ({ mcpReq }) => {
    const given = acceptedContent(mcpReq.inputResponses, 'user_context', context);
    if (given !== undefined) return fromUser(text(`Use the context ${given.context}.`));
    const user_context = inputRequired.elicit({ message: 'What context should the prompt use?', requestedSchema: context });
    return inputRequired({ inputRequests: { user_context } });
  });
  return server.registerPrompt('test_extra_prompt', { description: 'Comes and goes' }, simple);
}
