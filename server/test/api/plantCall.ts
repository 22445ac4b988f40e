import type { TestContext } from 'node:test';
import type { AccessEvent } from '#domain/access/types.ts';
import { newTimeOrderedId } from '#domain/ids.ts';
import { createAccessStore } from '#storage/stores/accessStore.ts';
import type { World } from './eachServer.ts';
import { openStore } from './openStore.ts';

/** Writes a call into the access log as the broker does, of the first organization unless said otherwise; answers its id. */
export async function plantCall(t: TestContext, world: World, change: Partial<AccessEvent> = {}): Promise<string> {
  const at = change.at ?? Date.now();
  const event: AccessEvent = {
    id: newTimeOrderedId(at),
    orgId: world.server.acme.id,
    at,
    kind: 'call',
    keyId: 'k',
    keyName: 'agent',
    application: 'helpdesk',
    connectionId: null,
    slug: 'crm',
    code: null,
    ip: '192.0.2.1',
    agent: 'agent/1.0',
    requestId: 'req_call',
    tool: 'find_contact',
    method: 'tools/call',
    tookMs: 12,
    requestBytes: 34,
    responseBytes: 56,
    ...change,
  };
  await createAccessStore(openStore(t, world.server)).insert([event]);
  return event.id;
}
