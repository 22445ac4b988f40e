/** An entry of the operator's allow-list, as it stands in MOORING_NETWORK_ALLOW, or the address of the demo server. Only the operator can change it. */
export interface OperatorExemption {
  readonly entry: string;
  readonly purpose: 'mcp' | 'oauth' | 'webhook' | 'source';
  /** Slugs of the only connections that may use it; null: every one may. */
  readonly connections: readonly string[] | null;
}

/** The outbound policy of the organization: the operator widens, an owner narrows. */
export interface NetworkSettings {
  /** Host names that are refused, with everything below them. */
  readonly denied_hosts: readonly string[];
  readonly denied_cidrs: readonly string[];
  readonly exemptions: readonly OperatorExemption[];
  readonly user_agent: string;
  readonly updated_at: string | null;
  readonly version: number;
}

/** PUT /v1/settings/network. */
export interface NetworkSettingsBody {
  readonly denied_hosts?: readonly string[];
  readonly denied_cidrs?: readonly string[];
  /** Entry of the operator -> slugs of the only connections that may use it. Left out: every one may. */
  readonly assignments?: Readonly<Record<string, readonly string[]>>;
}

/** POST /v1/settings/network/check. With `resolve: false` (default true) only the text is judged and nothing is looked up. */
export interface NetworkCheckBody {
  readonly url: string;
  readonly resolve?: boolean;
}

/** `rule` is the failure code of the refusal, null when allowed. */
export interface NetworkVerdict {
  readonly allowed: boolean;
  readonly rule: string | null;
  readonly message: string;
}
