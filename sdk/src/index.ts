export * from './errors/catalogue.ts';
export * from './errors/failures.ts';
export * from './wire/index.ts';
