import { type Logger, pino } from 'pino';

export type Log = Logger;

/**
 * The process's log: JSON lines on standard output. Nothing that we pass to it holds a credential; headers, bodies and queries are never
 * passed. Of an error its name, message, code and stack are written, and the same of its cause.
 */
export const createLog = (level: string, destination?: { write(line: string): void }): Log => {
  const options = { level, base: null, timestamp: () => `,"time":"${new Date().toISOString()}"` };
  return destination === undefined ? pino(options) : pino(options, destination);
};
