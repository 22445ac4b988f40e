import type { McpConfig } from '@mooring/sdk';
import { isAppError } from '#domain/errors.ts';
import type { createHandOff, HandoffRequest } from './handOff.ts';

/** A server whose hand-off was refused, and the code of the refusal. */
export interface RefusedHandoff {
  readonly slug: string;
  readonly refusal: string;
}

/**
 * Hands off several servers at once, each exactly as it would be handed off alone: decided by the same function, read anew, and with an access
 * event of its own. A refusal that concerns one server leaves the others, and what the key may not see is left out; what concerns the key itself, or the
 * installation, is thrown.
 */
export function createHandOffAll({ handOff }: { readonly handOff: ReturnType<typeof createHandOff> }) {
  return async (request: Omit<HandoffRequest, 'slug' | 'onCaller'>, slugs: readonly string[]): Promise<(McpConfig | RefusedHandoff)[]> => {
    const answers: (McpConfig | RefusedHandoff)[] = [];
    for (const slug of slugs) {
      try {
        answers.push(await handOff({ ...request, slug, onCaller: () => undefined }));
      } catch (error) {
        if (isAppError(error, 'unknown_mcp_server')) continue;
        if (!isAppError(error) || !ofOneServer.has(error.code)) throw error;
        answers.push({ slug, refusal: error.code });
      }
    }
    return answers;
  };
}

const ofOneServer: ReadonlySet<string> = new Set(['forbidden', 'handoff_disabled', 'not_connected', 'token_expired', 'secret_unreadable']);
