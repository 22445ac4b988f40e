import dns from 'node:dns';
import { GuardError } from './guardError.ts';

/** Looks up every address of a name. Throws GuardError `dns_not_found` or `dns_failed`, or the reason of the signal. */
export type NameResolver = (name: string, signal: AbortSignal) => Promise<readonly string[]>;

export interface NameResolverOptions {
  /** `address:port` of the name servers; the system's if absent. */
  readonly servers?: readonly string[];
}

/** How long the slower family may take once the other has answered: a name server that drops AAAA must not delay everybody. */
const familyGraceMs = 500;
const queryTimeoutMs = 1_500;

const noAnswerCodes: readonly string[] = [dns.NOTFOUND, dns.NODATA];
const codeOf = (e: unknown): string => (e instanceof Error && 'code' in e ? String(e.code) : '');

interface Answers {
  readonly addresses: string[];
  readonly failures: string[];
}

/** Both families side by side; a family that fails does not take the other along. */
function queryFamilies(resolver: dns.promises.Resolver, name: string): Promise<Answers> {
  return new Promise((resolve) => {
    const answers: Answers = { addresses: [], failures: [] };
    let pending = 2;
    let grace: NodeJS.Timeout | undefined;
    const settle = () => {
      pending -= 1;
      if (pending === 0) clearTimeout(grace);
      if (pending === 0) resolve(answers);
      else if (answers.addresses.length > 0) grace = setTimeout(() => resolve(answers), familyGraceMs);
    };
    const take = (ips: string[]) => void answers.addresses.push(...ips);
    const fail = (e: unknown) => void answers.failures.push(codeOf(e));
    void resolver.resolve4(name).then(take, fail).then(settle);
    void resolver.resolve6(name).then(take, fail).then(settle);
  });
}

/**
 * c-ares, not getaddrinfo: it needs no thread, so the silent name servers of one tenant delay nobody else, and it reads neither the hosts
 * file nor the search list. One resolver per lookup (50 µs) makes a lookup cancellable by itself and follows changes of resolv.conf.
 */
export function createNameResolver({ servers }: NameResolverOptions = {}): NameResolver {
  return async (name, signal) => {
    signal.throwIfAborted();
    const resolver = new dns.promises.Resolver({ timeout: queryTimeoutMs, tries: 2 });
    if (servers) resolver.setServers(servers);
    const cancel = () => resolver.cancel();
    signal.addEventListener('abort', cancel);
    try {
      const { addresses, failures } = await queryFamilies(resolver, name);
      signal.throwIfAborted();
      if (addresses.length > 0) return addresses;
      const failed = failures.find((code) => !noAnswerCodes.includes(code));
      throw new GuardError(failed === undefined ? 'dns_not_found' : 'dns_failed', 'dns', { cause: failed ?? failures[0] });
    } finally {
      signal.removeEventListener('abort', cancel);
      resolver.cancel();
    }
  };
}
