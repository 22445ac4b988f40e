import { join } from 'node:path';
import { createAccessLog } from '#domain/access/accessLog.ts';
import { createChange } from '#domain/audit/change.ts';
import { createExportAudit } from '#domain/audit/exportAudit.ts';
import { createVerifyAudit } from '#domain/audit/verifyAudit.ts';
import { createChangeTools } from '#domain/catalogue/changeTools.ts';
import { refreshAfter } from '#domain/catalogue/refreshAfter.ts';
import { systemClock } from '#domain/clock.ts';
import { createAffectedKeys } from '#domain/connections/affectedKeys.ts';
import { createPurgeConnection, createRestoreConnection, createRevokeConnection, createSetEnabled } from '#domain/connections/lifecycle.ts';
import { createCheckUrl, createReadNetworkSettings, createUpdateNetworkSettings } from '#domain/connections/networkSettings.ts';
import { createProbeServer } from '#domain/connections/probeServer.ts';
import { createRegisterConnection } from '#domain/connections/registerConnection.ts';
import { createSetCredential } from '#domain/connections/setCredential.ts';
import { createTestConnection } from '#domain/connections/testConnection.ts';
import { createUpdateConnection } from '#domain/connections/updateConnection.ts';
import { isAppError } from '#domain/errors.ts';
import { createHearing } from '#domain/events/createHearing.ts';
import { createLiveEvents } from '#domain/events/createLiveEvents.ts';
import { createHandOff } from '#domain/handoff/handOff.ts';
import { createHandOffAll } from '#domain/handoff/handOffAll.ts';
import { createRunOnce } from '#domain/idempotency/runOnce.ts';
import { createServerTest } from '#domain/mcpclient/createServerTest.ts';
import { addressSet, toCidr } from '#domain/netguard/cidr.ts';
import { createGuard } from '#domain/netguard/createGuard.ts';
import type { Exemption } from '#domain/netguard/types.ts';
import { defaultUserAgent } from '#domain/netguard/userAgent.ts';
import { createPlans } from '#domain/plans/plans.ts';
import { createExplainKey } from '#domain/policies/explainKey.ts';
import { createKeysAffectedBy } from '#domain/policies/keysAffectedBy.ts';
import { createBindServer, createUnbindServer } from '#domain/spaces/bindServer.ts';
import { createCountOffers } from '#domain/spaces/countOffers.ts';
import { createCreateSpace } from '#domain/spaces/createSpace.ts';
import { createDeleteSpace } from '#domain/spaces/deleteSpace.ts';
import { createListSpaceMembers, createListSpaces } from '#domain/spaces/listSpaces.ts';
import { createRemoveSpaceMember, createSetSpaceMember } from '#domain/spaces/setSpaceMember.ts';
import { createUpdateSpace } from '#domain/spaces/updateSpace.ts';
import { createAcceptInvitation } from '#domain/tenancy/invitations/acceptInvitation.ts';
import { createCreateInvitation } from '#domain/tenancy/invitations/createInvitation.ts';
import { createListInvitations } from '#domain/tenancy/invitations/listInvitations.ts';
import { createReadInvitation } from '#domain/tenancy/invitations/readInvitation.ts';
import { createRevokeInvitation } from '#domain/tenancy/invitations/revokeInvitation.ts';
import { createRevokeKey, createRollKey, createUpdateKey } from '#domain/tenancy/keys/changeKey.ts';
import { createCreateFirstKey } from '#domain/tenancy/keys/createFirstKey.ts';
import { createCreateKey } from '#domain/tenancy/keys/createKey.ts';
import { createChangeRole } from '#domain/tenancy/members/changeRole.ts';
import { createListMembers } from '#domain/tenancy/members/listMembers.ts';
import { createRemoveMember } from '#domain/tenancy/members/removeMember.ts';
import { createActivateDataKey } from '#domain/tenancy/organizations/activateDataKey.ts';
import { createCreateOrganization } from '#domain/tenancy/organizations/createOrganization.ts';
import { createDeleteOrganization } from '#domain/tenancy/organizations/deleteOrganization.ts';
import { createKeyRenewal } from '#domain/tenancy/organizations/renewDataKeys.ts';
import { createSetPlan } from '#domain/tenancy/organizations/setPlan.ts';
import { createUpdateOrganization } from '#domain/tenancy/organizations/updateOrganization.ts';
import { createResetPassword } from '#domain/tenancy/resetPassword.ts';
import { createListSessions } from '#domain/tenancy/sessions/listSessions.ts';
import { createOpenSession } from '#domain/tenancy/sessions/openSession.ts';
import { createRecognizeSession } from '#domain/tenancy/sessions/recognizeSession.ts';
import { createRevokeSession } from '#domain/tenancy/sessions/revokeSession.ts';
import { createSignIn } from '#domain/tenancy/sessions/signIn.ts';
import { createCompleteSetup } from '#domain/tenancy/setup/completeSetup.ts';
import { createIssueSetupToken } from '#domain/tenancy/setup/issueSetupToken.ts';
import { createSetupUnattended } from '#domain/tenancy/setup/setupUnattended.ts';
import { createVault } from '#domain/vault/createVault.ts';
import { createDataKeyRotation } from '#domain/vault/rotateDataKeys.ts';
import type { Config } from './config.ts';
import { type DemoPlace, demoPlaceAt } from './demo/demoPlace.ts';
import { createDemoServer, type DemoServer } from './demo/demoServer.ts';
import type { Gateway } from './gateway/createGateway.ts';
import type { ErrorDeps } from './gateway/writeError.ts';
import type { Api } from './http/api.ts';
import { createApp } from './http/app.ts';
import { addressOf, drain, listen, socketAddressOf } from './http/listener.ts';
import { createRateLimits } from './http/rateLimits.ts';
import type { PasswordHashing } from './identity/authOptions.ts';
import { createIdentity } from './identity/createIdentity.ts';
import { startHousekeeping } from './jobs/housekeeping.ts';
import { createLocalKms } from './kms/local.ts';
import type { LoadedMasterKey } from './kms/masterKey.ts';
import type { Log } from './log.ts';
import { type ChooseWire, openBroker } from './openBroker.ts';
import { migrateStore, openEngine, openMasterKey } from './openStore.ts';
import { createOperator, type Operator } from './operator/operator.ts';
import { listenForOperator } from './operator/socket.ts';
import { createStorage } from './storage/createStorage.ts';
import type { Engine } from './storage/engines/engine.ts';
import { keepToOwner } from './storage/keepToOwner.ts';
import { lockDataFolder } from './storage/lockDataFolder.ts';
import { storeError } from './storage/storeError.ts';
import { version } from './version.ts';

const HOUSEKEEPING_MS = 60_000;
/** Longer than any founding takes, between its making a key and its commit. */
const FOUNDING_MS = 3_600_000;

/** An opened installation: store, keys and operations, without a listening socket. */
export interface Mooring {
  readonly operator: Operator;
  readonly masterKey: Pick<LoadedMasterKey, 'source' | 'exposed' | 'fingerprint'> & { readonly path: string };
  readonly migrated: readonly string[];
  /** The endpoint for MCP clients. */
  gateway(publicUrl: () => string): Gateway;
  /** The HTTP application. `publicUrl` is known once a port is. */
  app(options: {
    readonly publicUrl: () => string;
    readonly isDraining: () => boolean;
    readonly demo?: DemoServer | undefined;
  }): ReturnType<typeof createApp>;
  /** Tells where the demo server is, and opens the guard for that place. For once a port is known, before requests are sent out. */
  offerDemo(place: DemoPlace): void;
  /** Ends the streams of live events, which would otherwise outlast every wait for requests. */
  endEvents(): void;
  close(): Promise<void>;
}

/** What an embedder may decide otherwise than the operator's settings do. */
export interface Choices {
  readonly chooseWire?: ChooseWire;
  readonly hashing?: PasswordHashing;
}

/**
 * Opens the store, brings it to the newest schema and loads the master key. Throws AppError with a sentence for the operator if another
 * process holds the data folder, the database does not answer, or the key does not fit the data.
 */
export async function openMooring(config: Config, log: Log, choices: Choices = {}): Promise<Mooring> {
  const lock = config.databaseUrl === null ? lockDataFolder(config.dataDir, process.pid) : null;
  const engine = openEngine(config, log);
  try {
    const migrated = await migrateStore(engine);
    const open = lock === null ? [] : keepToOwner(config.dataDir);
    if (open.length > 0) log.warn({ files: open }, 'other users can read files in the data folder, which belong to another user');
    const keyPath = join(config.dataDir, 'master.key');
    const masterKey = await openMasterKey(config, engine, keyPath);
    const mooring = compose(config, log, engine, masterKey, choices);
    return {
      ...mooring,
      masterKey: { source: masterKey.source, exposed: masterKey.exposed, fingerprint: masterKey.fingerprint, path: keyPath },
      migrated,
      async close() {
        await mooring.close();
        await engine.close();
        lock?.release();
      },
    };
  } catch (error) {
    await engine.close();
    lock?.release();
    throw storeError(error) ?? error;
  }
}

function compose(
  config: Config,
  log: Log,
  engine: Engine,
  masterKey: LoadedMasterKey,
  choices: Choices,
): Omit<Mooring, 'masterKey' | 'migrated'> {
  const clock = systemClock;
  const startedAt = clock.now();
  const stores = createStorage(engine);
  const kms = createLocalKms({ masterKey: masterKey.key, keks: stores.keks, clock });
  const vault = createVault({ kms, keys: stores.dataKeys, clock });
  const onCommitted = (orgId: string): void => {
    broking.broker.changed(orgId);
    events.changed(orgId);
  };
  const change = createChange({ stores, vault, clock, onCommitted });
  const events = createLiveEvents({
    store: stores.audit,
    mayHear: createHearing({ stores, clock }),
    monotonicMs: () => performance.now(),
    onError: (error) => log.error({ err: error }, 'live events broke off'),
  });
  const guard = createGuard();
  const plans = createPlans(config.plansEnabled);
  const identity = createIdentity({ db: engine, clock, hashing: choices.hashing });
  const access = createAccessLog({
    store: stores.access,
    isAway: (error) => storeError(error) !== null,
    onError: (error, dropped) => log.error({ err: error, dropped }, 'access events could not be written'),
  });
  const tester = createServerTest({ guard, clock, identity: { name: 'mooring', version } });
  const exemptions: Exemption[] = [...config.exemptions];
  let demoPlace: DemoPlace | null = null;
  const connectionDeps = { stores, change, vault, guard, exemptions, clock, tester };
  const setupDeps = { stores, change, vault, identity, clock, createFirstKey: createCreateFirstKey({ clock }) };
  const renewal = createKeyRenewal({
    stores,
    records: stores.sealedRecords,
    rotation: createDataKeyRotation({ stores, records: stores.sealedRecords, vault, kms, clock }),
    activate: createActivateDataKey({ change }),
    onError: (orgId, error) => log.error({ err: error, orgId }, 'a renewal of data keys stopped; it goes on within a minute'),
    onUnreadable: (orgId, records) => log.error({ orgId, records }, 'sealed records do not open; they stay under their old key'),
  });
  const operator = createOperator({
    organizations: stores.organizations,
    setup: createSetupUnattended(setupDeps),
    issueSetupToken: createIssueSetupToken({ stores, clock }),
    createOrganization: createCreateOrganization(setupDeps),
    deleteOrganization: createDeleteOrganization({ stores, kms, vault, identity }),
    setPlan: createSetPlan({ change, clock }),
    resetPassword: createResetPassword({ identity }),
    renewDataKeys: renewal.run,
    engine,
    kms,
    plans,
  });
  const housekeeping = startHousekeeping(
    [
      { name: 'expired idempotent requests', run: () => stores.idempotency.removeExpired(clock.now()) },
      { name: 'expired set-up tokens', run: () => stores.setupTokens.removeExpired(clock.now()) },
      { name: 'keys of organizations that are gone', run: () => stores.keks.removeOrphans(clock.now() - FOUNDING_MS) },
      { name: 'cached data keys', run: () => vault.sweep() },
      { name: 'retired data keys', run: renewal.resume },
    ],
    HOUSEKEEPING_MS,
    (chore, error) => log.error({ err: error, chore }, 'a chore failed'),
  );

  const addressMatches = (addresses: readonly string[], ip: string): boolean => addressSet(addresses.map(toCidr))(ip);
  const rateLimits = createRateLimits({ enabled: config.rateLimits, monotonicMs: () => performance.now() });
  const onError: ErrorDeps['onError'] = (error, request) =>
    log.error({ err: error.details.cause ?? error, code: error.code, ...request }, 'request failed');
  const broking = openBroker({ ...connectionDeps, config, log, plans, access, addressMatches, rateLimits, onError, ...choices });
  const { refresher } = broking;
  const handOff = createHandOff({ store: stores.handoff, vault, plans, access, clock, addressMatches });
  const affectedKeys = createAffectedKeys({ store: stores.handoff, clock });
  const peopleDeps = { stores, change, identity, clock };
  const recognizeSession = createRecognizeSession({ identity, members: stores.members, spaces: stores.spaces, clock });
  const apiWith = (publicUrl: () => string, isDraining: () => boolean): Api => ({
    clock,
    publicUrl,
    plans,
    handOff,
    handOffAll: createHandOffAll({ handOff }),
    callTool: broking.broker.callByName,
    connections: {
      store: stores.connections,
      register: refreshAfter(refresher, createRegisterConnection(connectionDeps), ({ connection }) => connection.id),
      update: refreshAfter(refresher, createUpdateConnection(connectionDeps), ({ connection }) => connection.id),
      enable: refreshAfter(refresher, createSetEnabled(connectionDeps, true), ({ id }) => id),
      disable: createSetEnabled(connectionDeps, false),
      revoke: createRevokeConnection(connectionDeps),
      restore: refreshAfter(refresher, createRestoreConnection(connectionDeps), ({ id }) => id),
      purge: createPurgeConnection(connectionDeps),
      setCredential: refreshAfter(refresher, createSetCredential(connectionDeps), ({ id }) => id),
      test: refreshAfter(refresher, createTestConnection(connectionDeps), (trace) => (trace.ok ? trace.connection_id : null)),
      probe: createProbeServer(connectionDeps),
    },
    tools: { ...broking.catalogue, store: stores.tools, change: createChangeTools({ stores, change, affectedKeys, clock }) },
    keys: {
      store: stores.keys,
      create: createCreateKey({ change, clock }),
      update: createUpdateKey({ change, clock }),
      roll: createRollKey({ change, clock }),
      revoke: createRevokeKey({ change, clock }),
    },
    spaces: {
      store: stores.spaces,
      list: createListSpaces({ stores }),
      countOffers: createCountOffers(stores.spaces),
      create: createCreateSpace({ change, clock }),
      update: createUpdateSpace({ stores, change, keysAffectedBy: createKeysAffectedBy({ stores, affectedKeys, clock }), clock }),
      remove: createDeleteSpace({ change, clock }),
      bind: createBindServer({ change, clock }),
      unbind: createUnbindServer({ change, clock }),
      listMembers: createListSpaceMembers({ stores }),
      setMember: createSetSpaceMember({ change, clock }),
      removeMember: createRemoveSpaceMember({ change, clock }),
    },
    explain: createExplainKey({ stores, plans, clock }),
    audit: {
      store: stores.audit,
      verify: createVerifyAudit({ store: stores.audit, vault }),
      export: createExportAudit({ store: stores.audit, change }),
    },
    access: { store: stores.access },
    events,
    demoServer: () => demoPlace && { url: demoPlace.url, token: demoPlace.token },
    network: {
      read: createReadNetworkSettings(stores),
      update: createUpdateNetworkSettings({ network: stores.network, change, guard, exemptions, clock }),
      check: createCheckUrl({ network: stores.network, guard, exemptions }),
      exemptions,
      userAgent: defaultUserAgent,
    },
    organizations: stores.organizations,
    members: {
      store: stores.members,
      list: createListMembers(peopleDeps),
      changeRole: createChangeRole(peopleDeps),
      remove: createRemoveMember(peopleDeps),
    },
    invitations: {
      list: createListInvitations(peopleDeps),
      create: createCreateInvitation(peopleDeps),
      revoke: createRevokeInvitation(peopleDeps),
      read: createReadInvitation(peopleDeps),
      accept: createAcceptInvitation(peopleDeps),
    },
    sessions: {
      recognize: recognizeSession,
      signIn: createSignIn(peopleDeps),
      open: createOpenSession(peopleDeps),
      list: createListSessions(peopleDeps),
      revoke: createRevokeSession(peopleDeps),
    },
    completeSetup: createCompleteSetup(setupDeps),
    updateOrganization: createUpdateOrganization({ change, clock }),
    describeKms: kms.describe,
    dataKeys: stores.dataKeys,
    keyRenewal: renewal,
    system: { version, store: engine.kind, startedAt },
    readiness: async () => ({
      db: await stateOf(engine.health()),
      kms: await stateOf(kms.health()),
      migrations: isDraining() ? 'not_ready' : 'ok',
    }),
  });

  return {
    operator,
    offerDemo(place) {
      demoPlace = place;
      exemptions.push(place.exemption);
    },
    app: ({ publicUrl, isDraining, demo }) =>
      createApp({
        api: apiWith(publicUrl, isDraining),
        authentication: { keys: stores.keys, recognizeSession, addressMatches, clock },
        runOnce: createRunOnce({ store: stores.idempotency, vault, clock }),
        rateLimits,
        trustedProxies: config.trustedProxies,
        addressMatches,
        onKeyUse: ({ keyId, ip, agent }) => access.use({ keyId, at: clock.now(), ip, agent }),
        demo: demo?.answer,
        storeError,
        onError,
      }),
    gateway: broking.gateway,
    endEvents: events.close,
    async close() {
      events.close();
      await Promise.all([housekeeping.stop(), renewal.close()]);
      await broking.close();
      await access.close();
    },
  };
}

const stateOf = (health: Promise<void>): Promise<string> =>
  health.then(
    () => 'ok',
    (error: unknown) => (isAppError(error) ? error.code : 'store_unavailable'),
  );

export interface RunningServer {
  /** Where it listens, or MOORING_PUBLIC_URL. */
  readonly url: string;
  readonly mooring: Mooring;
  /** Finishes what runs, refuses what comes, writes what is buffered and closes the store. */
  close(): Promise<void>;
}

/** Opens the installation and listens on MOORING_HOST and PORT, and for operator commands on a socket in the data folder. */
export async function startServer(config: Config, log: Log, choices: Choices = {}): Promise<RunningServer> {
  const mooring = await openMooring(config, log, choices);
  let url = config.publicUrl ?? '';
  let draining = false;
  const gateway = mooring.gateway(() => url);
  const demo = config.demoServer ? createDemoServer({ publicUrl: () => url, host: config.host }) : undefined;
  const app = mooring.app({ publicUrl: () => url, isDraining: () => draining, demo });
  const server = await listen({ host: config.host, port: config.port, fetch: app.fetch, handle: gateway.handle }).catch(
    async (error: unknown) => {
      await mooring.close();
      throw error;
    },
  );
  if (config.publicUrl === null) url = addressOf(server, config.host);
  if (demo !== undefined) mooring.offerDemo(demoPlaceAt(socketAddressOf(server)));
  const operatorSocket = config.databaseUrl === null ? await listenForOperator(config.dataDir, mooring.operator) : null;
  return {
    url,
    mooring,
    async close() {
      draining = true;
      await operatorSocket?.close();
      mooring.endEvents();
      await Promise.all([gateway.close(), demo?.close(), drain(server)]);
      await mooring.close();
    },
  };
}
