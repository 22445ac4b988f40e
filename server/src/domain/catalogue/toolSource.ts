import type { Connection } from '#domain/connections/connection.ts';
import type { JsonObject } from './tool.ts';

/** Asks a server itself for its tools. Rejects with AppError `upstream_error` or `upstream_timeout` with `extra.failure`. */
export interface ToolSource {
  /** The results of `tools/list`, page after page, for as long as the reader goes on; within `deadlineAt` on the monotonic clock. */
  pages(connection: Connection, deadlineAt: number): AsyncIterable<JsonObject>;
  /** What the server says in its handshake for a model to read. */
  instructions(connection: Connection, deadlineAt: number): Promise<string | null>;
}
