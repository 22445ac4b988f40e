/** A JSON-RPC 2.0 message as far as the bridge looks into it. */
export interface Message {
  readonly id?: string | number | null;
  readonly method?: string;
  readonly params?: Json;
  readonly result?: Json;
  readonly error?: unknown;
}

export type Json = Readonly<Record<string, unknown>>;

export const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Null for what is no JSON object: a batch, or no message at all. */
export function readMessage(text: string): Message | null {
  try {
    const value: unknown = JSON.parse(text);
    return isJson(value) ? (value as Message) : null;
  } catch {
    return null;
  }
}

/** What 2026-07-28 says about itself in the message, which older generations do not. */
export function modernVersionOf({ params }: Message): string | undefined {
  const meta = params?._meta;
  const version = isJson(meta) ? meta['io.modelcontextprotocol/protocolVersion'] : undefined;
  return typeof version === 'string' ? version : undefined;
}

/** The request that a message is, by its id, or undefined for notifications and answers. */
export const requestIdOf = ({ id, method }: Message): string | number | undefined =>
  method !== undefined && id !== undefined && id !== null ? id : undefined;
