import type { Connection } from '#domain/connections/connection.ts';
import type { SpaceRules } from '#domain/spaces/space.ts';
import type { Caller } from '#domain/tenancy/caller.ts';
import { pathsTo, toolsNamed } from './paths.ts';
import { policyKeyOf } from './subject.ts';

/** Whether some way leads the caller to the whole of the server: a way to use it that denies none of its tools. */
export const mayShare = (caller: Caller, server: Connection, spaceRules: readonly SpaceRules[]): boolean =>
  pathsTo({ ...server, spaceRules }, policyKeyOf(caller)).some(
    ({ mayUse, deniedTools }) => mayUse && toolsNamed(deniedTools, server).length === 0,
  );
