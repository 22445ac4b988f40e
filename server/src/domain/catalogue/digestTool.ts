import { createHash } from 'node:crypto';
import { canonicalJson } from './canonicalJson.ts';
import type { ToolDefinition } from './tool.ts';

const DIGESTED = ['name', 'title', 'description', 'inputSchema', 'outputSchema', 'annotations', '_meta'] as const;

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64url');

/** Changes exactly when something changes that a model or a client acts on. SHA-256 in base64url. */
export const digestTool = (definition: ToolDefinition): string =>
  sha256(canonicalJson(Object.fromEntries(DIGESTED.map((member) => [member, definition[member]]))));

/** Over all tools of a server, whatever their order. */
export const digestTools = (tools: readonly { readonly name: string; readonly digest: string }[]): string =>
  sha256(canonicalJson(tools.map(({ name, digest }) => [name, digest]).sort(([a], [b]) => (a! < b! ? -1 : 1))));
