import { readFileSync, writeFileSync } from 'node:fs';
import type { Engine } from '#storage/engines/engine.ts';

const fileOf = (kind: Engine['kind']): URL => new URL(`../../migrations/snapshots/${kind}.sql`, import.meta.url);

export const readSnapshot = (kind: Engine['kind']): string => readFileSync(fileOf(kind), 'utf8');

export async function writeSnapshot(engine: Engine): Promise<void> {
  writeFileSync(fileOf(engine.kind), `${await engine.describeSchema()}\n`);
}
