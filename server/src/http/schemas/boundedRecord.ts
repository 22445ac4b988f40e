import { z } from '@hono/zod-openapi';
import { text } from './text.ts';

/**
 * An object with free names of up to 256 characters. Its entries are counted before one of them is looked at, as every wrong one costs an
 * error of its own.
 */
export const boundedRecord = <Value extends z.ZodType>(value: Value, entriesMax: number) =>
  z.preprocess(
    (given, context) => {
      if (typeof given !== 'object' || given === null || Object.keys(given).length <= entriesMax) return given;
      context.addIssue({ code: 'custom', message: `At most ${entriesMax} entries.` });
      return z.NEVER;
    },
    z.record(text(256), value),
  );
