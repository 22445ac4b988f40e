import type { CallOptions } from '../http/options.ts';
import type { NetworkCheckBody, NetworkSettings, NetworkSettingsBody, NetworkVerdict } from '../wire/network.ts';
import type { Calls, WriteOptions } from './calls.ts';

/** The outbound policy of the organization. */
export interface Network {
  get(options?: CallOptions): Promise<NetworkSettings>;
  put(body: NetworkSettingsBody, options?: WriteOptions): Promise<NetworkSettings>;
  /** What the policy says about a URL; a refusal is a result, not an error. */
  check(body: NetworkCheckBody, options?: CallOptions): Promise<NetworkVerdict>;
}

export const createNetwork = (calls: Calls): Network => ({
  get: (options) => calls.get('/v1/settings/network', options),
  put: (body, options) => calls.write('PUT', '/v1/settings/network', body, options),
  check: (body, options) => calls.write('POST', '/v1/settings/network/check', body, options),
});
