import type { CallOptions } from '../http/options.ts';
import type { Encryption } from '../wire/encryption.ts';
import type { Calls, WriteOptions } from './calls.ts';

/** The keys that seal the secrets of the organization. */
export interface EncryptionKeys {
  get(options?: CallOptions): Promise<Encryption>;
  /** Makes a new data key and begins to seal every secret anew; `get` tells how far that is. */
  renew(options?: WriteOptions): Promise<Encryption>;
}

export const createEncryption = (calls: Calls): EncryptionKeys => ({
  get: (options) => calls.get('/v1/settings/encryption', options),
  renew: (options) => calls.write('POST', '/v1/settings/encryption/renew', {}, options),
});
