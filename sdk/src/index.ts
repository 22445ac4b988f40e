export * from './errors/catalogue.ts';
export * from './errors/failures.ts';
export { MooringError, type MooringErrorDetails } from './errors/mooringError.ts';
export { isConnectionRequired, isPlanBlock, isUnauthorized, isUnknownServer } from './errors/predicates.ts';
export type { FieldIssue, ProblemBody } from './errors/problemBody.ts';
export { codeOf, codeOfStatus, sdkCodes } from './errors/sdkCodes.ts';
export type { CallOptions, MooringOptions } from './http/options.ts';
export { type McpNamespace, Mooring } from './mooring.ts';
export * from './wire/index.ts';
