/** What one server's catalogue may be made of. More is no working server but an attack or an accident. */
export const PAGES_MAX = 20;
export const TOOLS_MAX = 500;
export const TOOL_BYTES_MAX = 256 * 1024;
export const CATALOGUE_BYTES_MAX = 2 * 1024 * 1024;
/** Objects and arrays within each other, the schema itself included. */
export const DEPTH_MAX = 32;
/** Whatever can be a schema: objects, arrays and booleans. */
export const SCHEMA_NODES_MAX = 2_000;
/** MCP 2026-07-28, tools, tool names. */
export const NAME_CHARS_MAX = 128;
/** The conformance suite has a tool with 14; their bytes have a bound of their own. */
export const HEADER_ARGUMENTS_MAX = 16;
export const INSTRUCTIONS_CHARS_MAX = 4_000;

/** Until when a server may take to tell its tools, all pages included. */
export const SYNC_TIMEOUT_MS = 10_000;
