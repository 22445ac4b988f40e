import type { ChangeContext } from '#domain/audit/types.ts';
import type { Refresher } from './refresher.ts';

/**
 * An operation after which a server may list other tools, e.g. because it has another address or credential now: reads its list soon after.
 * `connectionIdOf` answers null where there is no reason to. A dry run has changed nothing.
 */
export const refreshAfter =
  <Args extends readonly unknown[], Result>(
    refresher: Pick<Refresher, 'soon'>,
    operation: (context: ChangeContext, ...args: Args) => Promise<Result>,
    connectionIdOf: (result: Result) => string | null,
  ) =>
  async (context: ChangeContext, ...args: Args): Promise<Result> => {
    const result = await operation(context, ...args);
    const connectionId = context.dryRun ? null : connectionIdOf(result);
    if (connectionId !== null) refresher.soon(context.orgId, connectionId);
    return result;
  };
