import { readConfig } from '../config.ts';
import { askOperator } from './askOperator.ts';
import { type CommandIo, print } from './io.ts';
import { readPasswordFile } from './readPassword.ts';

export interface SetPasswordOptions {
  readonly email: string;
  readonly passwordFile: string;
  readonly json?: boolean;
}

/** Gives an account another password and ends its sessions. */
export async function setPasswordCommand(io: CommandIo, { email, passwordFile, json = false }: SetPasswordOptions): Promise<void> {
  const result = await askOperator(readConfig(io.env), 'user set-password', { email, password: readPasswordFile(passwordFile) });
  print(io, json, result, [`${email} has a new password and is signed out everywhere.`]);
}
