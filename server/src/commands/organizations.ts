import { readConfig } from '../config.ts';
import { askOperator } from './askOperator.ts';
import { type CommandIo, print } from './io.ts';
import { readPasswordFile } from './readPassword.ts';

export interface CreateOptions {
  readonly ownerEmail: string;
  readonly ownerPasswordFile: string;
  readonly ownerName?: string;
  readonly plan?: string;
  readonly json?: boolean;
}

export async function createOrganizationCommand(
  io: CommandIo,
  name: string,
  { json = false, ownerPasswordFile, ...options }: CreateOptions,
): Promise<void> {
  const args = { org: name, ...options, ownerPassword: readPasswordFile(ownerPasswordFile) };
  const result = (await askOperator(readConfig(io.env), 'org create', args)) as { org: { slug: string }; api_key: string };
  print(io, json, result, [`Organization ${result.org.slug} is there.`, `API key, shown only now: ${result.api_key}`]);
}

export async function listOrganizationsCommand(io: CommandIo, { json = false }: { readonly json?: boolean }): Promise<void> {
  const result = (await askOperator(readConfig(io.env), 'org list', {})) as { data: { slug: string; name: string; plan: string }[] };
  print(
    io,
    json,
    result,
    result.data.map(({ slug, name, plan }) => `${slug}\t${plan}\t${name}`),
  );
}

/** Deleting destroys the organization's key: `confirm` must repeat the slug. */
export async function deleteOrganizationCommand(
  io: CommandIo,
  slug: string,
  { json = false, confirm }: { readonly json?: boolean; readonly confirm?: string },
): Promise<void> {
  if (confirm !== slug) {
    io.stderr.write(
      `mooring: This deletes ${slug} with its servers, keys and audit trail, and destroys its encryption key. Repeat with --confirm ${slug}\n`,
    );
    return io.exit(2);
  }
  const result = await askOperator(readConfig(io.env), 'org delete', { org: slug });
  print(io, json, result, [`Organization ${slug} is deleted and its key destroyed.`]);
}

export async function setPlanCommand(
  io: CommandIo,
  slug: string,
  plan: string,
  { json = false }: { readonly json?: boolean },
): Promise<void> {
  const result = (await askOperator(readConfig(io.env), 'plan set', { org: slug, plan })) as { enforced: boolean };
  print(io, json, result, [`${slug} is on ${plan}.${result.enforced ? '' : ' Plans are not enforced here (MOORING_PLANS is off).'}`]);
}

export async function rotateDataKeysCommand(
  io: CommandIo,
  { json = false, org }: { readonly json?: boolean; readonly org?: string },
): Promise<void> {
  const result = (await askOperator(readConfig(io.env), 'kms rotate', org === undefined ? {} : { org })) as {
    rotated: { org: string; version: number; resealed: number }[];
  };
  print(
    io,
    json,
    result,
    result.rotated.map((r) => `${r.org}: data key ${r.version}, ${r.resealed} secrets sealed anew`),
  );
}
