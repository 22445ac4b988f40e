import { randomBytes, scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import type { PasswordHashing } from '../../src/identity/authOptions.ts';

const derive = promisify<string, string, number, { readonly N: number }, Buffer>(scrypt);

async function hashWith(salt: string, password: string): Promise<string> {
  return `${salt}:${(await derive(password, salt, 32, { N: 16 })).toString('hex')}`;
}

/** scrypt as in production, but at a thousandth of its cost, which hundreds of tests would pay and none of them looks at. */
export const cheapHashing: PasswordHashing = {
  hash: (password) => hashWith(randomBytes(16).toString('hex'), password),
  verify: async ({ hash, password }) => (await hashWith(hash.split(':')[0] ?? '', password)) === hash,
};
