import type { ContentBlock, ToolCallResult } from '@mooring/sdk';
import { CliError, exitCodes, usageError } from '../../cliError.ts';
import type { Session } from '../../session/openSession.ts';

export interface CallOptions {
  /** A JSON object. */
  readonly args?: string;
  /** `name=value` and `name:=json`. */
  readonly arg: readonly string[];
}

/** Control characters of others that could drive the terminal, but not the ends of lines and tabs of a text. */
const unsafe = /[^\P{Cc}\t\n]|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

const cleanLines = (text: string): string => text.replaceAll('\r\n', '\n').replace(unsafe, '\ufffd');

function parseJson(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw usageError(`${what} is no JSON.`);
  }
}

/** `name=value` is a text, `name:=value` is JSON. */
function readArgument(line: string): [string, unknown] {
  const [, name, isJson, value = ''] = /^([^=:]+)(:?)=(.*)$/s.exec(line) ?? [];
  if (name === undefined) throw usageError('An --arg is written as name=text or name:=json.');
  return [name, isJson ? parseJson(value, `The value of ${name}`) : value];
}

export function readArguments({ args, arg }: CallOptions): Record<string, unknown> {
  const object = args === undefined ? {} : parseJson(args, '--args');
  if (typeof object !== 'object' || object === null || Array.isArray(object)) throw usageError('--args is a JSON object.');
  return { ...object, ...Object.fromEntries(arg.map(readArgument)) };
}

/** Text as it is; of other content what it is and how much. */
function describeBlock(block: ContentBlock): string {
  if (block.type === 'text' && typeof block.text === 'string') return cleanLines(block.text);
  const { type, data, mimeType, uri } = block as Readonly<Record<string, unknown>>;
  const facts = [type, mimeType, uri, typeof data === 'string' ? `${data.length} characters of base64` : undefined];
  return cleanLines(`[${facts.filter((fact) => typeof fact === 'string').join(', ')}]`);
}

const describe = ({ content, structuredContent }: ToolCallResult): string =>
  content.length > 0 || structuredContent === undefined
    ? content.map((block) => `${describeBlock(block)}\n`).join('')
    : `${cleanLines(JSON.stringify(structuredContent, null, 2))}\n`;

/** Calls a tool through the broker. A tool that says it failed ends with 1, after its words. */
export async function callTool(session: Session, options: CallOptions, slug: string, tool: string): Promise<void> {
  const result = await session.admin.tools.call(slug, tool, { arguments: readArguments(options) }, { timeoutMs: session.write.timeoutMs });
  session.out.data(result, () => describe(result));
  session.out.note(`${result.took_ms} ms`);
  if (result.isError) throw new CliError(exitCodes.failed, 'The tool says that it failed.');
}
