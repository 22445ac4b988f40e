import type { UpstreamReply, UpstreamRequest } from '../upstream.ts';
import { WireError } from '../wireError.ts';
import type { Sink } from './collectText.ts';
import { concludeMessage } from './readReply.ts';
import { readStream } from './readStream.ts';
import type { Resume } from './resumeAnswer.ts';
import type { Link } from './types.ts';

interface Asked {
  readonly id: number;
  readonly callerToken: unknown;
  readonly onNotification: UpstreamRequest['onNotification'];
  readonly onRefused: UpstreamRequest['onRefused'];
  /** The stream has ended too early: answers whether somebody comes back for the rest. */
  readonly resume: Resume;
}

/** The answer to a request in an event stream; what the server says before it is passed on. Nothing after it is. */
export function followAnswer(link: Link, asked: Asked, settle: (outcome: UpstreamReply | WireError) => void): Sink {
  let isGarbled = false;
  let isAnswered = false;
  const answer = (outcome: UpstreamReply | WireError): void => {
    isAnswered = true;
    settle(outcome);
  };
  const events = readStream(link, {
    onResponse(message, json) {
      if (message.id === asked.id && !isAnswered) answer(concludeMessage(link, message, json));
    },
    onNotification({ method, params }) {
      if (isAnswered) return;
      if (method === 'notifications/message') asked.onNotification?.({ method, params });
      else if (method !== 'notifications/progress') link.onNotification?.({ method, params });
      else if (params.progressToken === asked.id && asked.callerToken !== undefined)
        asked.onNotification?.({ method, params: { ...params, progressToken: asked.callerToken } });
    },
    onRefused: asked.onRefused,
    onGarbage(what) {
      isGarbled = true;
      if (what === 'untame') answer(new WireError('response_too_large', { wasSent: true }));
    },
  });
  return {
    push: events.push,
    end() {
      if (isAnswered || (!isGarbled && asked.resume(events.position()))) return;
      settle(new WireError(isGarbled ? 'not_mcp' : 'connection_reset', { wasSent: true }));
    },
  };
}
