import type { JsonObject } from '#domain/catalogue/tool.ts';
import { isAppError } from '#domain/errors.ts';
import type { Redact } from '#domain/mcpclient/redact.ts';
import { readResult } from '../readResult.ts';
import { readMessage } from '../thinWire/readMessage.ts';
import { concludeMessage } from '../thinWire/readReply.ts';
import type { BulkMember } from '../upstream.ts';
import { isWireError } from '../wireError.ts';
import type { LargeAnswer, LargeOutcome } from './types.ts';

/** Where results may be large: of a tool, of a prompt, of a resource. */
const bulkNames: ReadonlySet<string> = new Set(['content', 'structuredContent', 'messages', 'contents']);

/** What else there may be of a result goes through the threads as objects, which is as dear as to parse it. */
const restCharsMax = 65_536;

const tooLarge: LargeOutcome = { kind: 'failed', code: 'response_too_large', halfModern: false };

/** Does with a large answer what is done with every other, and writes what is large of it again. Never throws. */
export function readLargeAnswer({ json, id, protocol, reading }: Omit<LargeAnswer, 'secrets'>, redact: Redact): LargeOutcome {
  const message = readMessage(json);
  if (message === 'untame') return tooLarge;
  if (message === null) return { kind: 'failed', code: 'not_mcp', halfModern: false };
  if ((message.kind !== 'result' && message.kind !== 'error') || message.id !== id) return { kind: 'another message' };
  if (message.kind === 'error') return tooLarge;
  const reply = concludeMessage({ protocol, redact }, message, json);
  if (isWireError(reply)) return { kind: 'failed', code: reply.code, halfModern: reply.halfModern };
  try {
    return 'error' in reply ? tooLarge : write(readResult(reply.result, reading), reply.bytes ?? 0);
  } catch (error) {
    if (!isAppError(error)) throw error;
    return { kind: 'refused', code: error.code, details: { ...error.details } };
  }
}

function write(whole: JsonObject, bytes: number): LargeOutcome {
  const members = Object.entries(whole);
  const result = Object.fromEntries(members.filter(([name]) => !bulkNames.has(name)));
  if (JSON.stringify(result).length > restCharsMax) return tooLarge;
  const encoder = new TextEncoder();
  const bulk: BulkMember[] = members
    .filter(([name, value]) => bulkNames.has(name) && value !== undefined)
    .map(([name, value]) => ({ name, json: encoder.encode(JSON.stringify(value)) }));
  return { kind: 'result', result, bulk, bytes };
}
