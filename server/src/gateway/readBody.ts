import type { IncomingMessage } from 'node:http';
import { AppError } from '#domain/errors.ts';

/** The largest request that goes to a server is 51,200 bytes; what else a caller says of itself has to fit in as well. */
export const BODY_BYTES_MAX = 65_536;

/** The whole body. Throws `body_too_large` before more than the limit is kept; rejects with the error of a connection that breaks. */
export function readBody(req: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    if (Number(req.headers['content-length'] ?? 0) > BODY_BYTES_MAX) return reject(tooLarge());
    const chunks: Buffer[] = [];
    let bytes = 0;
    req.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > BODY_BYTES_MAX) {
        req.pause();
        reject(tooLarge());
      } else chunks.push(chunk);
    });
    req.on('end', () => resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)));
    req.on('error', reject);
  });
}

const tooLarge = (): AppError => new AppError('body_too_large', { detail: `The limit is ${BODY_BYTES_MAX} bytes.` });
