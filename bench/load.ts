import { connect, type Socket } from 'node:net';

/** One request, ready to be sent, and a text that its answer has to contain. */
export interface PreparedRequest {
  readonly bytes: Buffer;
  readonly expected: Buffer;
}

export interface LoadResult {
  readonly requests: number;
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

const END_OF_HEAD = Buffer.from('\r\n\r\n');

export function prepareGet(url: URL, headers: Readonly<Record<string, string>>, expected: string): PreparedRequest {
  const lines = Object.entries({ host: url.host, ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
  return { bytes: Buffer.from(`GET ${url.pathname} HTTP/1.1\r\n${lines.join('')}\r\n`), expected: Buffer.from(expected) };
}

/**
 * Closed loop: each of `connections` kept sockets sends its next request when the answer to the last one has arrived whole. The requests
 * are taken in turn by all sockets together. Any answer but 200 with the expected text ends the run, so there is nothing to leave out.
 */
export async function load(
  port: number,
  requests: readonly PreparedRequest[],
  until: { readonly connections: number; readonly ms?: number; readonly requests?: number },
): Promise<LoadResult> {
  const { connections, ms = Number.POSITIVE_INFINITY, requests: most = Number.POSITIVE_INFINITY } = until;
  const latenciesMs: number[] = [];
  let turn = 0;
  const start = performance.now();
  const worker = async (): Promise<void> => {
    const socket = await open(port);
    const exchange = exchangeOn(socket);
    while (performance.now() - start < ms && turn < most) {
      const request = requests[turn % requests.length]!;
      turn += 1;
      const sentAt = performance.now();
      await exchange(request);
      latenciesMs.push(performance.now() - sentAt);
    }
    socket.destroy();
  };
  await Promise.all(Array.from({ length: connections }, worker));
  const seconds = (performance.now() - start) / 1000;
  const sorted = Float64Array.from(latenciesMs).sort();
  const at = (share: number) => sorted[Math.ceil(share * sorted.length) - 1] ?? Number.NaN;
  return { requests: sorted.length, perSecond: sorted.length / seconds, p50: at(0.5), p99: at(0.99) };
}

function open(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true }, () => resolve(socket));
    socket.once('error', reject);
  });
}

/** Parses no more of HTTP than status, content-length and body, to leave its core to the server's neighbours. */
function exchangeOn(socket: Socket): (request: PreparedRequest) => Promise<void> {
  let waiting: { request: PreparedRequest; resolve: () => void; reject: (error: Error) => void } | undefined;
  let received: Buffer = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
    const size = sizeOfAnswer(received);
    if (size === undefined || received.length < size) return;
    const answer = received;
    received = Buffer.alloc(0);
    const asked = waiting!;
    waiting = undefined;
    if (isExpected(answer, asked.request)) asked.resolve();
    else asked.reject(new Error(`unexpected answer: ${answer.toString('latin1').slice(0, 600)}`));
  });
  socket.on('error', (error) => waiting?.reject(error));
  socket.on('close', () => waiting?.reject(new Error('the server closed the connection')));
  return (request) =>
    new Promise((resolve, reject) => {
      waiting = { request, resolve, reject };
      socket.write(request.bytes);
    });
}

function sizeOfAnswer(received: Buffer): number | undefined {
  const headEnd = received.indexOf(END_OF_HEAD);
  if (headEnd === -1) return undefined;
  const head = received.toString('latin1', 0, headEnd);
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
  if (length === undefined) throw new Error(`an answer without content-length: ${head}`);
  return headEnd + END_OF_HEAD.length + Number(length);
}

const isExpected = (answer: Buffer, { expected }: PreparedRequest): boolean =>
  answer.toString('latin1', 9, 12) === '200' && answer.includes(expected);
