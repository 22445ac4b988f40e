import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { AppError } from '#domain/errors.ts';

/** The password in a file, without the line break at its end; `-` reads standard input. A password is never an argument. */
export function readPasswordFile(path: string): string {
  try {
    return readFileSync(path === '-' ? 0 : path, 'utf8').replace(/\r?\n$/, '');
  } catch (cause) {
    throw new AppError('validation_failed', { detail: `The password file ${path} cannot be read.`, cause });
  }
}

export const randomPassword = (): string => randomBytes(18).toString('base64url');
