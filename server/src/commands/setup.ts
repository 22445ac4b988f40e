import { readConfig } from '../config.ts';
import { askOperator } from './askOperator.ts';
import { type CommandIo, print } from './io.ts';
import { readPasswordFile } from './readPassword.ts';

export interface SetupOptions {
  readonly org?: string;
  readonly ownerEmail?: string;
  readonly ownerName?: string;
  readonly ownerPasswordFile?: string;
  readonly json?: boolean;
}

/** Makes the first organization, its owner and an API key with every scope; without options, prints a new one-time set-up link. */
export async function setupCommand(io: CommandIo, options: SetupOptions): Promise<void> {
  const config = readConfig(io.env);
  const { org, ownerEmail, ownerName, ownerPasswordFile, json = false } = options;
  if (org === undefined && ownerEmail === undefined && ownerPasswordFile === undefined) {
    const { token } = (await askOperator(config, 'setupLink', {})) as { token: string };
    const link = `${config.publicUrl ?? `http://${config.host}:${config.port}`}/setup#token=${token}`;
    return print(io, json, { link }, [`Open within 30 minutes; it works once: ${link}`]);
  }
  const ownerPassword = ownerPasswordFile === undefined ? '' : readPasswordFile(ownerPasswordFile);
  const result = (await askOperator(config, 'setup', { org, ownerEmail, ownerPassword, ...(ownerName && { ownerName }) })) as {
    org: { slug: string };
    api_key: string;
  };
  print(io, json, result, [`Organization ${result.org.slug} is set up.`, `API key, shown only now: ${result.api_key}`]);
}
