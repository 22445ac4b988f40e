import type { PreparedRequest } from '../load.ts';
import { prepareCall, prepareList, prepareSession } from './mcpRequests.ts';
import { shapes, type Target } from './targets.ts';

export interface Scenario {
  readonly name: string;
  readonly connections: number;
  /** `session`: an operation is a new connection with all requests. Otherwise connections are kept and one request is an operation. */
  readonly kind: 'request' | 'session';
  /** Null where a target cannot serve it. */
  requestsFor(target: Target): readonly PreparedRequest[] | null;
}

const CALL_BYTES = 1024;

function call(name: string, connections: number, era: 'legacy' | 'modern' = 'legacy'): Scenario {
  return {
    name,
    connections,
    kind: 'request',
    requestsFor: (target) => {
      // A bare hop passes the call's own generation through, and its upstream asks for a session in one of them only.
      if (!target.isBroker && era === 'modern') return null;
      return [prepareCall(target.endpoints[0]!, era, target.isBroker ? 'mcp__s0__echo' : 'echo', CALL_BYTES)];
    },
  };
}

/** Asks for the shape's whole list, and looks in the answer for its last tool. */
function list(shapeIndex: number): Scenario {
  const { name, upstreams, tools } = shapes[shapeIndex]!;
  return {
    name: `tools/list ${name} c=4`,
    connections: 4,
    kind: 'request',
    requestsFor: ({ isBroker, endpoints }) => {
      const endpoint = endpoints[shapeIndex];
      const last = `tool_${tools - 1}`;
      return endpoint === undefined ? null : [prepareList(endpoint, 'legacy', isBroker ? `mcp__s${upstreams - 1}__${last}` : last)];
    },
  };
}

const session: Scenario = {
  name: 'session c=4',
  connections: 4,
  kind: 'session',
  requestsFor: ({ isBroker, endpoints }) => (isBroker ? prepareSession(endpoints[0]!, 'mcp__s0__tool_9') : null),
};

export const scenarios: readonly Scenario[] = [
  call('tools/call 1 KB c=1', 1),
  call('tools/call 1 KB c=16', 16),
  call('tools/call 1 KB c=16, 2026-07-28', 16, 'modern'),
  list(0),
  list(1),
  session,
];
