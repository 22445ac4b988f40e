import { z } from '@hono/zod-openapi';

/** Control, format, line and paragraph separator characters: they would let a name disguise what a list shows. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

/** A text of a bounded length. Without NUL, which PostgreSQL cannot store, and without halves of characters. */
export const text = (max: number) =>
  z
    .string()
    .max(max)
    .refine((value) => !value.includes('\0') && value.isWellFormed(), 'Not a valid text.');

/** What people call a thing. */
export const nameText = (max: number) =>
  text(max)
    .trim()
    .min(1)
    .refine((value) => !INVISIBLE.test(value), 'A name must not contain invisible characters.');
