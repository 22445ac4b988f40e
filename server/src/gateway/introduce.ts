import type { Method } from './call.ts';
import { legacyVersions, MODERN_VERSION } from './readEra.ts';
import { listCaching, serverInfo, writeReply, writeResult } from './writeReply.ts';

const announced = { listChanged: true };
const unannounced = { listChanged: false };

/** `server/discover` of 2026-07-28. Log messages pass to whoever asks for them in the request. */
export const discover: Method = async (call) => {
  const { instructions } = await call.agent.view(call.endpoint.scope, call.nameMax);
  writeReply(call, {
    result: {
      supportedVersions: [MODERN_VERSION],
      capabilities: { tools: announced, prompts: announced, resources: announced, completions: {}, logging: {} },
      ...(instructions !== null && { instructions }),
      ...listCaching,
    },
  });
};

/** The handshake of the older generation; it leaves nothing behind, so there is no session, and nobody to be told of a changed list. */
export const initialize: Method = async (call) => {
  const { instructions } = await call.agent.view(call.endpoint.scope, call.nameMax);
  const offered = call.params.protocolVersion;
  writeReply(call, {
    result: {
      protocolVersion: legacyVersions.find((version) => version === offered) ?? legacyVersions[0],
      capabilities: { tools: unannounced, prompts: unannounced, resources: unannounced, completions: {} },
      serverInfo,
      ...(instructions !== null && { instructions }),
    },
  });
};

export const ping: Method = async (call) => writeResult(call, {});
