import { createHmac } from 'node:crypto';

/** Names a master key without telling anything about it: 16 hexadecimal digits. */
export const masterKeyFingerprint = (masterKey: Uint8Array): string =>
  createHmac('sha256', masterKey).update('mooring master key fingerprint').digest('hex').slice(0, 16);
