import { connect, type Socket } from 'node:net';

/** One request, ready to be sent, and a text that its answer has to contain. */
export interface PreparedRequest {
  readonly bytes: Buffer;
  readonly expected: Buffer;
  /** 200 unless it says otherwise. */
  readonly status?: number;
}

/** When to stop: after a time, or after a number of operations. */
export interface LoadEnd {
  readonly connections: number;
  readonly ms?: number;
  readonly requests?: number;
}

export interface LoadResult {
  readonly requests: number;
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

const END_OF_HEAD = Buffer.from('\r\n\r\n');

export function preparePost(
  url: URL,
  headers: Readonly<Record<string, string>>,
  body: string,
  expected: string,
  status = 200,
): PreparedRequest {
  const sent = { host: url.host, 'content-length': String(Buffer.byteLength(body)), ...headers };
  const lines = Object.entries(sent).map(([name, value]) => `${name}: ${value}\r\n`);
  return { bytes: Buffer.from(`POST ${url.pathname} HTTP/1.1\r\n${lines.join('')}\r\n${body}`), expected: Buffer.from(expected), status };
}

export function prepareGet(url: URL, headers: Readonly<Record<string, string>>, expected: string): PreparedRequest {
  const lines = Object.entries({ host: url.host, ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
  return { bytes: Buffer.from(`GET ${url.pathname} HTTP/1.1\r\n${lines.join('')}\r\n`), expected: Buffer.from(expected) };
}

/**
 * Closed loop: each of `connections` kept sockets sends its next request when the answer to the last one has arrived whole. The requests
 * are taken in turn by all sockets together. Any answer but the expected one ends the run, so there is nothing to leave out.
 */
export function load(port: number, requests: readonly PreparedRequest[], end: LoadEnd): Promise<LoadResult> {
  let turn = 0;
  return closedLoop(end, async () => {
    const socket = await open(port);
    const exchange = exchangeOn(socket);
    return { run: () => exchange(requests[turn++ % requests.length]!), stop: () => void socket.destroy() };
  });
}

/** Closed loop as well, where one operation is a new connection that carries all requests, one after the other. */
export function loadSessions(port: number, requests: readonly PreparedRequest[], end: LoadEnd): Promise<LoadResult> {
  const run = async (): Promise<void> => {
    const socket = await open(port);
    const exchange = exchangeOn(socket);
    for (const request of requests) await exchange(request);
    socket.destroy();
  };
  return closedLoop(end, async () => ({ run, stop: () => undefined }));
}

async function closedLoop(
  { connections, ms = Number.POSITIVE_INFINITY, requests: most = Number.POSITIVE_INFINITY }: LoadEnd,
  start: () => Promise<{ run(): Promise<void>; stop(): void }>,
): Promise<LoadResult> {
  const latenciesMs: number[] = [];
  let begun = 0;
  const startedAt = performance.now();
  const worker = async (): Promise<void> => {
    const { run, stop } = await start();
    while (performance.now() - startedAt < ms && begun < most) {
      begun += 1;
      const sentAt = performance.now();
      await run();
      latenciesMs.push(performance.now() - sentAt);
    }
    stop();
  };
  await Promise.all(Array.from({ length: connections }, worker));
  const seconds = (performance.now() - startedAt) / 1000;
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
  let chunks: Buffer[] = [];
  let received = 0;
  let size: number | undefined;
  socket.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    received += chunk.length;
    try {
      size ??= sizeOfAnswer(chunks.length === 1 ? chunk : Buffer.concat(chunks));
    } catch (error) {
      socket.destroy(error as Error);
    }
    if (size === undefined || received < size) return;
    const answer = chunks.length === 1 ? chunk : Buffer.concat(chunks);
    const asked = waiting!;
    chunks = [];
    received = 0;
    size = undefined;
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

const isExpected = (answer: Buffer, { expected, status = 200 }: PreparedRequest): boolean =>
  answer.toString('latin1', 9, 12) === String(status) && answer.includes(expected);
