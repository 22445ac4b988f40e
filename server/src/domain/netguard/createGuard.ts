import { createAddressTable } from './classifyAddress.ts';
import { createTicker } from './createTicker.ts';
import { createDial } from './dial.ts';
import { isGuardError } from './guardError.ts';
import { createJudge, refusal, type Target } from './judgeUrl.ts';
import { defaultLimits } from './limits.ts';
import { openOutbound } from './openOutbound.ts';
import { systemHostsFile } from './readHostsFile.ts';
import { createNameResolver, type NameResolver } from './resolveName.ts';
import { createTargetResolver } from './resolveTarget.ts';
import type { Guard, Verdict } from './types.ts';
import { defaultUserAgent } from './userAgent.ts';

export interface GuardOptions {
  /** `mooring-mcp-client/<version>` by default; a request's own User-Agent header wins. */
  readonly userAgent?: string;
  /** How names are resolved: `createNameResolver()` by default. */
  readonly resolveName?: NameResolver;
  /** Where listed names are looked up first: the system's hosts file by default. */
  readonly hostsFile?: string;
}

/** The one outbound door of the process. Environment proxies are never used: they would resolve the name themselves. */
export function createGuard(options: GuardOptions = {}): Guard {
  const judge = createJudge(createAddressTable());
  const resolveTarget = createTargetResolver(options.resolveName ?? createNameResolver(), options.hostsFile ?? systemHostsFile);
  const dial = createDial({ judge, resolveTarget });
  const ticker = createTicker();
  const userAgent = options.userAgent ?? defaultUserAgent;

  async function checkAddresses(target: Target): Promise<Verdict> {
    const deadline = AbortSignal.timeout(defaultLimits.connectMs);
    const addresses = await resolveTarget(target, deadline).catch((e: unknown) => (isGuardError(e) ? e.code : 'dns_failed'));
    // A text that only a CIDR could excuse is not excused by a name without addresses.
    if (typeof addresses === 'string') return refusal(target.broken ?? addresses);
    const { refused, exemption } = judge.vet(target, addresses);
    return refused ? refusal(refused) : { allowed: true, url: target.url, exemption: target.exemption ?? exemption };
  }

  return {
    judge(url, policy, purpose = 'mcp') {
      const judgement = judge.judge(url, policy, purpose);
      if ('refused' in judgement) return refusal(judgement.refused);
      const { target } = judgement;
      const cidrEntry = target.literal ? judge.vet(target, [target.host]).exemption : null;
      return { allowed: true, url: target.url, exemption: target.exemption ?? cidrEntry };
    },
    async check(url, policy, purpose = 'mcp') {
      const judgement = judge.judge(url, policy, purpose);
      return 'refused' in judgement ? refusal(judgement.refused) : checkAddresses(judgement.target);
    },
    open: (outbound) => openOutbound({ judge, dial, ticker, userAgent }, outbound),
  };
}
