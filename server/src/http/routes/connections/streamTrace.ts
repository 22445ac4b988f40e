import type { TestTrace } from '@mooring/sdk';
import { streamSSE } from 'hono/streaming';
import type { OnStep } from '#domain/connections/testConnection.ts';
import { AppError, isAppError } from '#domain/errors.ts';
import type { Reply } from '../../endpoint.ts';
import { problemOf } from '../../problem.ts';
import type { HttpContext } from '../../requestScope.ts';

/**
 * Answers a test as JSON, or step by step as server-sent events if the caller accepts them: `step` for each, `result` at the end. `leave` is
 * called when the test has ended, which may be long after the caller has gone.
 */
export async function replyWithTrace(
  c: HttpContext,
  publicUrl: string,
  leave: () => void,
  start: (onStep?: OnStep) => Promise<TestTrace>,
): Promise<Reply> {
  const run = (onStep?: OnStep) => start(onStep).finally(leave);
  if (!/text\/event-stream/.test(c.req.header('accept') ?? '')) return { status: 200, body: await run() };
  c.header('X-Accel-Buffering', 'no');
  const response = streamSSE(c, async (stream) => {
    const send = (event: string, data: unknown) => stream.writeSSE({ event, data: JSON.stringify(data) });
    try {
      const trace = await run((step) => void send('step', step));
      await send('result', trace);
    } catch (error) {
      const known = isAppError(error) ? error : new AppError('internal_error', { cause: error });
      await send('error', problemOf(known, { publicUrl, path: c.req.path, requestId: c.get('requestId') }));
    }
  });
  // Hono says no-cache.
  response.headers.set('Cache-Control', 'no-store');
  return response;
}
