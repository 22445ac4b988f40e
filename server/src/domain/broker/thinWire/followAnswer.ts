import type { LargeReply } from '../largeResults/createLargeResults.ts';
import type { UpstreamRequest } from '../upstream.ts';
import { WireError } from '../wireError.ts';
import type { Sink } from './collectText.ts';
import { concludeMessage } from './readReply.ts';
import { readStream } from './readStream.ts';
import type { Resume } from './resumeAnswer.ts';
import type { Link } from './types.ts';

/** How an answer ends. */
export type Outcome = Exclude<LargeReply, null>;

/** Reads a large message on another thread; null for one that is not the answer. */
export type ReadLarge = (json: string) => Promise<LargeReply>;

interface Asked {
  readonly id: number;
  readonly callerToken: unknown;
  readonly onNotification: UpstreamRequest['onNotification'];
  readonly onRefused: UpstreamRequest['onRefused'];
  /** The stream has ended too early: answers whether somebody comes back for the rest. */
  readonly resume: Resume;
  /** Undefined where a large result is wanted as an object. */
  readonly readLarge: ReadLarge | undefined;
}

/** The answer to a request in an event stream; what the server says before it is passed on. Nothing after it is. */
export function followAnswer(link: Link, asked: Asked, settle: (outcome: Outcome) => void): Sink {
  let isGarbled = false;
  let isAnswered = false;
  let hasEnded = false;
  let beingRead = 0;
  const answer = (outcome: Outcome): void => {
    if (isAnswered) return;
    isAnswered = true;
    settle(outcome);
  };
  const readLarge = async (read: ReadLarge, json: string): Promise<void> => {
    beingRead += 1;
    const outcome = await read(json);
    beingRead -= 1;
    if (outcome !== null) answer(outcome);
    else if (hasEnded) end();
  };
  const end = (): void => {
    hasEnded = true;
    if (isAnswered || beingRead > 0 || (!isGarbled && asked.resume(events.position()))) return;
    settle(new WireError(isGarbled ? 'not_mcp' : 'connection_reset', { wasSent: true }));
  };
  const events = readStream(link, {
    onResponse(message, json) {
      if (message.id === asked.id) answer(concludeMessage(link, message, json));
    },
    onNotification({ method, params }) {
      if (isAnswered) return;
      if (method === 'notifications/message') asked.onNotification?.({ method, params });
      else if (method !== 'notifications/progress') link.onNotification?.({ method, params });
      else if (params.progressToken === asked.id && asked.callerToken !== undefined)
        asked.onNotification?.({ method, params: { ...params, progressToken: asked.callerToken } });
    },
    onLarge: asked.readLarge && ((json) => void readLarge(asked.readLarge!, json)),
    onRefused: asked.onRefused,
    onGarbage(what) {
      isGarbled = true;
      if (what === 'untame') answer(new WireError('response_too_large', { wasSent: true }));
    },
  });
  return { push: events.push, end };
}
