import type { Io } from '../io.ts';

/** A fetch that reports each request on stderr: method, URL, status, duration and request id, but no header and no body. */
export function logRequests(stderr: Io['stderr']): typeof fetch {
  return async (input, init) => {
    const started = performance.now();
    const line = `${init?.method ?? 'GET'} ${String(input)}`;
    try {
      const response = await fetch(input, init);
      const took = Math.round(performance.now() - started);
      stderr.write(`${line} -> ${response.status}, ${took} ms, ${response.headers.get('x-request-id') ?? 'no request id'}\n`);
      return response;
    } catch (error) {
      stderr.write(`${line} -> no answer\n`);
      throw error;
    }
  };
}
