import type { Target } from './judgeUrl.ts';
import { readHostsFile } from './readHostsFile.ts';
import type { NameResolver } from './resolveName.ts';

/** The addresses of a target, in the order in which they are dialled. */
export type TargetResolver = (target: Target, signal: AbortSignal) => Promise<readonly string[]>;

/**
 * A name that the operator listed may come from the hosts file, and `localhost` is the loopback (RFC 6761 6.3). All other names come
 * from DNS alone.
 */
export function createTargetResolver(resolveName: NameResolver, hostsFile: string): TargetResolver {
  return async (target, signal) => {
    if (target.literal) return [target.host];
    if (target.exemption === null) return resolveName(target.host, signal);
    if (target.host === 'localhost') return ['127.0.0.1', '::1'];
    const local = await readHostsFile(hostsFile, target.host);
    return local.length > 0 ? local : resolveName(target.host, signal);
  };
}
