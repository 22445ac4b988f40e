import { after } from 'node:test';
import { type Handler, startUpstream, type Upstream } from '../mcp/upstream.ts';
import { openPool, type PoolSetup, type PoolWorld } from './openPool.ts';

interface Closable {
  close(): Promise<void>;
}

export interface Opened {
  /** Closes something else as well. */
  keep<T extends Closable>(each: T): T;
  serve(handler: Handler, path?: string): Promise<Upstream>;
  pool(setup?: PoolSetup): PoolWorld;
}

/** What the tests of a file open, closed when the last of them has ended: pools before servers, where they end their sessions. */
export function openForFile(): Opened {
  const open: Closable[] = [];
  after(() => Promise.all(open.map((each) => each.close())));
  const keep = <T extends Closable>(each: T): T => {
    open.push(each);
    return each;
  };
  return {
    keep,
    serve: async (handler, path) => keep(await startUpstream(handler, path)),
    pool(setup) {
      const world = openPool(setup);
      open.unshift(world);
      return world;
    },
  };
}
