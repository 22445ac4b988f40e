import { MooringError } from '@mooring/sdk';
import { CliError } from '../cliError.ts';
import type { Io } from '../io.ts';
import { cleanJson, cleanText } from './cleanText.ts';

function describe(error: unknown): Record<string, unknown> {
  if (MooringError.is(error)) return error.toJSON();
  if (error instanceof CliError) return { message: error.message, action: error.action };
  return { message: error instanceof Error ? error.message : String(error) };
}

function lines(error: unknown): string[] {
  const { message, action } = describe(error);
  const text = [`Error: ${cleanText(String(message))}`];
  const own: Partial<MooringError> = MooringError.is(error) ? error : {};
  for (const issue of own.issues ?? []) text.push(`  ${cleanText(`${issue.path}: ${issue.message} (${issue.code})`)}`);
  if (action) text.push(`  Fix: ${cleanText(String(action))}`);
  if (own.connectUrl) text.push(`  Connect: ${cleanText(own.connectUrl)}`);
  if (own.requiredPlan) text.push(`  Plan: ${cleanText(own.requiredPlan)}`);
  if (own.seeAlso) text.push(`  See: ${cleanText(own.seeAlso)}`);
  if (own.requestId) text.push(`  Request: ${cleanText([own.requestId, own.platformCode].filter(Boolean).join(', '))}`);
  return text;
}

/** Says on stderr what went wrong and what to do: in words, or as one JSON object. */
export function writeError(io: Pick<Io, 'stderr'>, error: unknown, options: { readonly json: boolean; readonly debug: boolean }): void {
  if (options.json) io.stderr.write(`${cleanJson({ error: describe(error) })}\n`);
  else io.stderr.write(`${lines(error).join('\n')}\n`);
  if (options.debug && error instanceof Error) io.stderr.write(`${error.stack}\n`);
}
