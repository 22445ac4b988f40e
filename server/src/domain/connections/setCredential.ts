import { failureCatalogue } from '@mooring/sdk';
import type { ChangeContext } from '#domain/audit/types.ts';
import { AppError } from '#domain/errors.ts';
import type { Connection } from './connection.ts';
import { type Credential, type CredentialInput, hintOf, readCredential } from './credentialInput.ts';
import { requireConnection } from './findConnection.ts';
import { type ConnectionSecrets, openSecrets, outboundHeaders, sealSecrets, writeSecrets } from './secrets.ts';
import { requireNoRepeat } from './staticHeaders.ts';
import { takingTurns } from './takingTurns.ts';
import { type TestDeps, targetOf, traceOf } from './testConnection.ts';

export interface CredentialChange extends CredentialInput {
  /** Default true: the new credential has to pass a test before it replaces the old one. */
  readonly test?: boolean | undefined;
}

/**
 * Replaces the credential of a server. With `test`, the server is asked first with the new one; if it refuses, the old one stays and the
 * answer is 422 `credential_test_failed` with the failure code. The next hand-off carries the new credential.
 */
export function createSetCredential(deps: TestDeps) {
  return async (context: ChangeContext, idOrSlug: string, input: CredentialChange, ifMatch: number | null): Promise<Connection> => {
    const { credential } = readCredential(input);
    if (input.test !== false) await tryCredential(deps, context, await prepare(deps, context, idOrSlug, credential, ifMatch));
    return takingTurns(ifMatch, async () => write(deps, context, await prepare(deps, context, idOrSlug, credential, ifMatch)));
  };
}

/** A server as it is, and as it will be with the new credential. */
interface Switch {
  readonly before: Connection;
  readonly after: Connection;
  readonly secrets: ConnectionSecrets;
  /** Of the sealed record as it is; 0 for none. */
  readonly rev: number;
}

async function prepare(
  deps: TestDeps,
  context: ChangeContext,
  idOrSlug: string,
  credential: Credential | null,
  ifMatch: number | null,
): Promise<Switch> {
  const { connections } = deps.stores;
  const before = await requireConnection(connections, context.orgId, idOrSlug, deps.clock.now(), ifMatch);
  if (before.status === 'revoked') throw new AppError('invalid_state', { detail: 'The server is removed; restore it first.' });
  requireNoRepeat(before.headers, credential?.header ?? null);
  const stored = await connections.secrets(context.orgId, before.id);
  const secrets = { ...(await openSecrets(deps.vault, before, stored)), credential };
  return { before, after: withCredential(before, credential, context.actor.name, deps.clock.now()), secrets, rev: stored?.rev ?? 0 };
}

async function write(deps: TestDeps, context: ChangeContext, { before, after, secrets, rev }: Switch): Promise<Connection> {
  const sealed = await sealSecrets(deps.vault, before, rev + 1, secrets);
  return deps.change(context, async ({ connections }, record) => {
    if (!(await connections.update(after, before.revision))) throw new AppError('stale_version');
    await writeSecrets(connections, before, sealed);
    record({
      action: 'credential.changed',
      target: { type: 'connection', id: before.id, name: before.slug },
      changes: {
        credential: 'changed',
        auth_type: { from: before.authType, to: after.authType },
        header: { from: before.credential?.header ?? null, to: after.credential?.header ?? null },
      },
    });
    return after;
  });
}

function withCredential(before: Connection, credential: Credential | null, setBy: string, now: number): Connection {
  const facts = credential && {
    header: credential.header,
    hint: hintOf(credential),
    version: (before.credential?.version ?? 0) + 1,
    setAt: now,
    setBy,
  };
  return {
    ...before,
    authType: credential?.type ?? 'none',
    credential: facts,
    statusReason: null,
    revision: before.revision + 1,
    updatedAt: now,
  };
}

async function tryCredential(deps: TestDeps, context: ChangeContext, { before, after: connection, secrets }: Switch): Promise<void> {
  const outcome = await deps.tester.run(await targetOf(deps, connection, outboundHeaders(before.headers, secrets)));
  const now = deps.clock.now();
  const trace = traceOf(outcome, connection.id, now);
  if (!context.dryRun)
    await deps.stores.connections.insertTest({
      orgId: context.orgId,
      connectionId: connection.id,
      trace,
      createdAt: now,
      createdBy: context.actor.name,
    });
  if (outcome.ok) return;
  const code = outcome.code ?? 'internal';
  await deps.change(context, async (_stores, record) =>
    record({
      action: 'credential.change_refused',
      target: { type: 'connection', id: connection.id, name: connection.slug },
      outcome: 'failed',
      changes: { test: { to: code } },
    }),
  );
  throw new AppError('credential_test_failed', {
    detail: `${failureCatalogue[code].title}. The old credential stays in use.`,
    errors: [{ path: '/', code, message: failureCatalogue[code].meaning }],
    extra: { test_id: trace.id },
  });
}
