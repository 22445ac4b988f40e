import type { Caller } from '#domain/tenancy/caller.ts';
import type { Api } from '../api.ts';
import type { Bulkhead } from '../bulkhead.ts';
import type { Endpoint } from '../endpoint.ts';
import type { HttpContext } from '../requestScope.ts';
import type { SessionCookie } from '../sessionCookie.ts';
import { listAccess } from './access/list.ts';
import { getAgentMcpServers } from './agent/getMcpServers.ts';
import { exportAudit } from './audit/export.ts';
import { listAudit } from './audit/list.ts';
import { verifyAudit } from './audit/verify.ts';
import { getCall } from './calls/get.ts';
import { listCalls } from './calls/list.ts';
import { callTool } from './catalogue/call.ts';
import { listTools } from './catalogue/list.ts';
import { diffTools, syncTools } from './catalogue/sync.ts';
import { updateTool, updateTools } from './catalogue/update.ts';
import { createConnection } from './connections/create.ts';
import { getConnection } from './connections/get.ts';
import { disableConnection, enableConnection, restoreConnection } from './connections/lifecycle.ts';
import { listConnections } from './connections/list.ts';
import { probeServer } from './connections/probe.ts';
import { removeConnection } from './connections/remove.ts';
import { setCredential } from './connections/setCredential.ts';
import { testConnection } from './connections/test.ts';
import { getTest, listTests } from './connections/tests.ts';
import { updateConnection } from './connections/update.ts';
import { getEncryption, renewEncryption } from './encryption/encryption.ts';
import { followEvents } from './events/follow.ts';
import { explainAccess } from './explain/explain.ts';
import { createKey } from './keys/create.ts';
import { listKeys } from './keys/list.ts';
import { revokeKey } from './keys/revoke.ts';
import { rollKey } from './keys/roll.ts';
import { updateKey } from './keys/update.ts';
import { checkUrl } from './network/check.ts';
import { getNetworkSettings, putNetworkSettings } from './network/settings.ts';
import { getMe } from './organization/me.ts';
import { getOrg, updateOrg } from './organization/org.ts';
import { getPlan } from './organization/plan.ts';
import { acceptInvitation } from './people/acceptInvitation.ts';
import { changeRole } from './people/changeRole.ts';
import { createInvitation } from './people/createInvitation.ts';
import { getCsrfToken } from './people/getCsrfToken.ts';
import { listInvitations } from './people/listInvitations.ts';
import { listMembers } from './people/listMembers.ts';
import { listSessions } from './people/listSessions.ts';
import { lookUpInvitation } from './people/lookUpInvitation.ts';
import { removeMember } from './people/removeMember.ts';
import { revokeInvitation } from './people/revokeInvitation.ts';
import { revokeSession } from './people/revokeSession.ts';
import { setUp } from './people/setUp.ts';
import { signIn } from './people/signIn.ts';
import { signOut } from './people/signOut.ts';
import { getSnippets } from './snippets/get.ts';
import { bindServer, unbindServer } from './spaces/binding.ts';
import { createSpace } from './spaces/create.ts';
import { getSpace } from './spaces/get.ts';
import { listSpaces } from './spaces/list.ts';
import { listSpaceMembers, putSpaceMember, removeSpaceMember } from './spaces/members.ts';
import { removeSpace } from './spaces/remove.ts';
import { updateSpace } from './spaces/update.ts';
import { livez, readyz } from './system/health.ts';
import { getSystem } from './system/system.ts';

/**
 * Every endpoint of the API but the hand-off, in the order of the reference page. `testing` admits tests of servers, `prove` says again who
 * calls.
 */
export const endpointsOf = (
  api: Api,
  testing: Bulkhead,
  cookie: SessionCookie,
  prove: (c: HttpContext) => Promise<Caller>,
): readonly Endpoint[] => [
  createConnection(api),
  listConnections(api),
  getConnection(api),
  updateConnection(api),
  removeConnection(api),
  restoreConnection(api),
  disableConnection(api),
  enableConnection(api),
  setCredential(api),
  getSnippets(api),
  getAgentMcpServers(api),

  probeServer(api, testing),
  testConnection(api, testing),
  listTests(api),
  getTest(api),

  listTools(api),
  callTool(api),
  syncTools(api),
  diffTools(api),
  updateTools(api),
  updateTool(api),

  listSpaces(api),
  createSpace(api),
  getSpace(api),
  updateSpace(api),
  removeSpace(api),
  bindServer(api),
  unbindServer(api),
  listSpaceMembers(api),
  putSpaceMember(api),
  removeSpaceMember(api),

  listKeys(api),
  createKey(api),
  updateKey(api),
  revokeKey(api),
  rollKey(api),
  explainAccess(api),

  getMe(api),
  getOrg(api),
  updateOrg(api),
  getPlan(api),

  listMembers(api),
  changeRole(api),
  removeMember(api),
  listInvitations(api),
  createInvitation(api),
  revokeInvitation(api),
  listSessions(api),
  revokeSession(api),

  setUp(api),
  signIn(api, cookie),
  signOut(api, cookie),
  getCsrfToken(cookie),
  lookUpInvitation(api),
  acceptInvitation(api, cookie),

  listAudit(api),
  exportAudit(api),
  verifyAudit(api),
  listAccess(api),
  listCalls(api),
  getCall(api),
  followEvents(api, prove),

  getNetworkSettings(api),
  putNetworkSettings(api),
  checkUrl(api),
  getEncryption(api),
  renewEncryption(api),

  getSystem(api),
  livez(),
  readyz(api),
];
