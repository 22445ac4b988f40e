import { MooringError } from '../errors/mooringError.ts';
import type { Authenticate } from './credentials.ts';
import { type Deadline, startDeadline } from './deadline.ts';
import { networkError } from './networkError.ts';
import type { CallOptions, Settings } from './options.ts';
import { readJson, requireSuccess } from './readAnswer.ts';
import { buildHeaders, buildUrl, type Call } from './request.ts';
import { mayRetry, pauseMs, wait } from './retry.ts';

/** The API over HTTP: addressed, authenticated, timed, retried. Every failure is a MooringError, except the reason of the caller's own signal. */
export interface Platform {
  /** The parsed body; undefined for 204. */
  json<Body>(call: Call, options?: CallOptions): Promise<Body>;
  /** The answer with its body unread. The timeout ends with the head, `signal` reaches into the body. */
  open(call: Call, options?: CallOptions): Promise<Response>;
}

/**
 * `manual` and not `error`: Workers refuse the latter, and this way the refusal can say where the redirect leads.
 * `no-store` where the runtime knows it, as some frameworks cache GET by default.
 */
const policy: RequestInit = {
  redirect: 'manual',
  credentials: 'same-origin',
  ...('cache' in Request.prototype ? { cache: 'no-store' as const } : {}),
};

export function createPlatform(settings: Settings, authenticate: Authenticate): Platform {
  const send = async (call: Call, options: CallOptions, deadline: Deadline): Promise<Response> => {
    const url = buildUrl(settings.baseUrl, call);
    const headers = buildHeaders(call, settings.userAgent, options.requestId);
    await authenticate(call, headers);
    const body = call.body === undefined ? {} : { body: JSON.stringify(call.body) };
    try {
      const response = await settings.fetch(url, { ...policy, ...body, method: call.method, headers, signal: deadline.signal });
      return await requireSuccess(response, url);
    } catch (error) {
      throw deadline.signal.aborted || MooringError.is(error) ? error : networkError(error, url);
    }
  };

  const sendRepeatedly = async (call: Call, options: CallOptions, deadline: Deadline): Promise<Response> => {
    for (let count = 1; ; count++) {
      try {
        return await send(call, options, deadline);
      } catch (error) {
        if (call.method !== 'GET' || count >= settings.attempts || !mayRetry(error)) throw error;
        const pause = pauseMs(error as MooringError, count, settings.baseMs);
        if (pause >= deadline.leftMs()) throw error;
        await wait(pause, deadline.signal);
      }
    }
  };

  const exchange = async <Result>(call: Call, options: CallOptions, read: (response: Response) => Promise<Result>): Promise<Result> => {
    const deadline = startDeadline(options.timeoutMs ?? settings.timeoutMs, options.signal);
    try {
      return await read(await sendRepeatedly(call, options, deadline));
    } catch (error) {
      const reason = deadline.explain(error);
      throw MooringError.is(reason) || options.signal?.aborted ? reason : networkError(error, settings.baseUrl);
    } finally {
      deadline.clear();
    }
  };

  return {
    json: <Body>(call: Call, options: CallOptions = {}) => exchange<Body>(call, options, readJson),
    open: (call, options = {}) => exchange(call, options, async (response) => response),
  };
}
