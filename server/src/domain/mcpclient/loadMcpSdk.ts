import type { JsonSchemaValidator, jsonSchemaValidator } from '@modelcontextprotocol/client';

/** The SDK costs about 95 ms to load, so only the first test pays for it, not the start of the server. */
export const loadMcpSdk = (): Promise<typeof import('@modelcontextprotocol/client')> => import('@modelcontextprotocol/client');

/** Accepts everything: a tool's schema is the server's text, and a compiled pattern of it can block the process for seconds (ReDoS). */
export const noSchemaValidation: jsonSchemaValidator = {
  getValidator:
    <T>(): JsonSchemaValidator<T> =>
    (data) => ({ valid: true, data: data as T, errorMessage: undefined }),
};
