import {
  acceptedContent,
  type CallToolResult,
  type ClientCapabilities,
  type InputRequests,
  type InputRequiredResult,
  inputRequired,
  inputResponse,
  type McpServer,
  type RequestStateCodec,
  type ServerContext,
} from '@modelcontextprotocol/server';
import { z } from 'zod';
import { text } from './fixtureContent.ts';

/** How far a conversation of several rounds has come. */
export interface RoundState {
  readonly round: number;
}

type Answer = CallToolResult | InputRequiredResult;

const named = z.object({ name: z.string() });
const confirmed = z.object({ ok: z.boolean() });
const colored = z.object({ color: z.string() });

const askName = inputRequired.elicit({ message: 'What is your name?', requestedSchema: named });
const askConfirmation = inputRequired.elicit({ message: 'Please confirm', requestedSchema: confirmed });
const ask = (words: string, maxTokens: number) =>
  inputRequired.createMessage({ messages: [{ role: 'user', content: text(words) }], maxTokens });
const say = (words: string): CallToolResult => ({ content: [text(words)] });

/** The tools of SEP-2322: they answer `input_required`, and complete when the request comes again with the responses. */
export function registerInputTools(server: McpServer, codec: RequestStateCodec<RoundState>): void {
  const register = (name: string, answer: (context: ServerContext) => Answer | Promise<Answer>): void => {
    server.registerTool(name, { description: `Asks back: ${name}`, inputSchema: z.object({}) }, (_arguments, context) => answer(context));
  };
  register('test_input_required_result_elicitation', elicitName);
  register('test_input_required_result_sampling', sampleCapital);
  register('test_input_required_result_list_roots', listRoots);
  register('test_input_required_result_request_state', (context) => confirmState(context, codec));
  register('test_input_required_result_tampered_state', (context) => confirmState(context, codec));
  register('test_input_required_result_multiple_inputs', (context) => askEverything(context, codec));
  register('test_input_required_result_multi_round', (context) => askTwice(context, codec));
  register('test_input_required_result_capabilities', askWhatIsDeclared);
  register('test_streaming_elicitation', elicitName);
  register('test_missing_capability', (context) => {
    const { kind } = inputResponse(context.mcpReq.inputResponses, 'answer');
    return kind === 'missing' ? inputRequired({ inputRequests: { answer: ask('Anything', 10) } }) : say('The client can sample.');
  });
}

function elicitName({ mcpReq }: ServerContext): Answer {
  const answer = acceptedContent(mcpReq.inputResponses, 'user_name', named);
  return answer === undefined ? inputRequired({ inputRequests: { user_name: askName } }) : say(`Hello, ${answer.name}!`);
}

function sampleCapital({ mcpReq }: ServerContext): Answer {
  const response = inputResponse(mcpReq.inputResponses, 'capital_question');
  if (response.kind === 'sampling') return say(`The model said: ${JSON.stringify(response.result.content)}`);
  return inputRequired({ inputRequests: { capital_question: ask('What is the capital of France?', 100) } });
}

function listRoots({ mcpReq }: ServerContext): Answer {
  const response = inputResponse(mcpReq.inputResponses, 'client_roots');
  if (response.kind === 'roots') return say(`Roots: ${response.roots.map(({ uri }) => uri).join(', ')}`);
  return inputRequired({ inputRequests: { client_roots: inputRequired.listRoots() } });
}

/** A state that was tampered with never comes here: the codec refuses it before. */
async function confirmState({ mcpReq }: ServerContext, codec: RequestStateCodec<RoundState>): Promise<Answer> {
  const answer = acceptedContent(mcpReq.inputResponses, 'confirm', confirmed);
  if (answer !== undefined && mcpReq.requestState<RoundState>()?.round === 1) return say('state-ok');
  return inputRequired({ inputRequests: { confirm: askConfirmation }, requestState: await codec.mint({ round: 1 }) });
}

async function askEverything({ mcpReq }: ServerContext, codec: RequestStateCodec<RoundState>): Promise<Answer> {
  const { inputResponses } = mcpReq;
  const name = acceptedContent(inputResponses, 'user_name', named);
  const greeting = inputResponse(inputResponses, 'greeting');
  const roots = inputResponse(inputResponses, 'client_roots');
  if (name !== undefined && greeting.kind === 'sampling' && roots.kind === 'roots') return say(`Everything is there, ${name.name}.`);
  const inputRequests = { user_name: askName, greeting: ask('Generate a greeting', 50), client_roots: inputRequired.listRoots() };
  return inputRequired({ inputRequests, requestState: await codec.mint({ round: 1 }) });
}

async function askTwice({ mcpReq }: ServerContext, codec: RequestStateCodec<RoundState>): Promise<Answer> {
  const round = mcpReq.requestState<RoundState>()?.round ?? 0;
  if (round === 2) {
    const color = acceptedContent(mcpReq.inputResponses, 'step2', colored);
    if (color !== undefined) return say(`Your color is ${color.color}.`);
  }
  if (round === 1 && acceptedContent(mcpReq.inputResponses, 'step1', named) !== undefined) {
    const step2 = inputRequired.elicit({ message: 'Step 2: What is your favorite color?', requestedSchema: colored });
    return inputRequired({ inputRequests: { step2 }, requestState: await codec.mint({ round: 2 }) });
  }
  const step1 = inputRequired.elicit({ message: 'Step 1: What is your name?', requestedSchema: named });
  return inputRequired({ inputRequests: { step1 }, requestState: await codec.mint({ round: 1 }) });
}

/** Asks only for what the request says that its client can do. */
function askWhatIsDeclared({ mcpReq }: ServerContext): Answer {
  const envelope: Record<string, unknown> = mcpReq.envelope ?? {};
  const declared = (envelope['io.modelcontextprotocol/clientCapabilities'] ?? {}) as ClientCapabilities;
  const inputRequests: InputRequests = {
    ...(declared.elicitation && { user_name: askName }),
    ...(declared.sampling && { greeting: ask('Generate a greeting', 50) }),
  };
  const isAnswered = Object.keys(inputRequests).every((key) => inputResponse(mcpReq.inputResponses, key).kind !== 'missing');
  return isAnswered ? say('Nothing is left to ask.') : inputRequired({ inputRequests });
}
