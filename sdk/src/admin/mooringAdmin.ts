import { withApiKey, withSession } from '../http/credentials.ts';
import { type CallOptions, type MooringOptions, resolveSettings } from '../http/options.ts';
import { createPlatform } from '../http/platform.ts';
import type { ExplainQuery, Explanation } from '../wire/explain.ts';
import type { Me, Plan } from '../wire/org.ts';
import type { SystemState } from '../wire/system.ts';
import { type Access, createAccess } from './access.ts';
import { type Agent, createAgent } from './agent.ts';
import { type Audit, createAudit } from './audit.ts';
import { type BrokeredCalls, createBrokeredCalls } from './brokeredCalls.ts';
import { type Calls, createCalls } from './calls.ts';
import { createTools, type Tools } from './catalogue.ts';
import { type Connections, createConnections } from './connections.ts';
import { createEncryption, type EncryptionKeys } from './encryption.ts';
import { createInvitations, type Invitations } from './invitations.ts';
import { createKeys, type Keys } from './keys.ts';
import { type EventsOptions, followEvents, type LiveMessage } from './liveEvents.ts';
import { createMembers, type Members } from './members.ts';
import { createNetwork, type Network } from './network.ts';
import { createOrganization, type Organization } from './org.ts';
import { createSessions, type Sessions } from './sessions.ts';
import { createSnippets, type Snippets } from './snippets.ts';
import { createSpaces, type Spaces } from './spaces.ts';

export interface MooringAdminOptions extends MooringOptions {
  /** For pages on the platform's own origin: the browser's session cookie proves the caller, and no API key is sent. */
  readonly session?: { readonly csrfToken: () => string | Promise<string> } | undefined;
}

/** The client for administration: one property per resource of /v1. */
export class MooringAdmin {
  readonly connections: Connections;
  readonly tools: Tools;
  readonly spaces: Spaces;
  readonly keys: Keys;
  readonly members: Members;
  readonly invitations: Invitations;
  readonly sessions: Sessions;
  readonly audit: Audit;
  readonly access: Access;
  readonly calls: BrokeredCalls;
  readonly agent: Agent;
  readonly snippets: Snippets;
  readonly network: Network;
  readonly encryption: EncryptionKeys;
  readonly org: Organization;
  readonly #calls: Calls;
  readonly #baseMs: number;

  constructor(options: MooringAdminOptions = {}) {
    const settings = resolveSettings(options);
    const authenticate = options.session ? withSession(options.session.csrfToken) : withApiKey(settings.apiKey);
    this.#baseMs = settings.baseMs;
    this.#calls = createCalls(createPlatform(settings, authenticate));
    this.connections = createConnections(this.#calls);
    this.tools = createTools(this.#calls);
    this.spaces = createSpaces(this.#calls);
    this.keys = createKeys(this.#calls);
    this.members = createMembers(this.#calls);
    this.invitations = createInvitations(this.#calls);
    this.sessions = createSessions(this.#calls);
    this.audit = createAudit(this.#calls);
    this.access = createAccess(this.#calls);
    this.calls = createBrokeredCalls(this.#calls);
    this.agent = createAgent(this.#calls);
    this.snippets = createSnippets(this.#calls);
    this.network = createNetwork(this.#calls);
    this.encryption = createEncryption(this.#calls);
    this.org = createOrganization(this.#calls);
  }

  /** Who the caller is, and what it may do. */
  me(options?: CallOptions): Promise<Me> {
    return this.#calls.get('/v1/me', options);
  }

  plan(options?: CallOptions): Promise<Plan> {
    return this.#calls.get('/v1/plan', options);
  }

  /** The installation that answers, and whether it is well. */
  system(options?: CallOptions): Promise<SystemState> {
    return this.#calls.get('/v1/system', options);
  }

  /** What is changed, as it happens; for as long as the loop over it runs or until `signal` aborts. Reconnects by itself. */
  events(options?: EventsOptions): AsyncIterable<LiveMessage> {
    return followEvents(this.#calls, this.#baseMs, options);
  }

  /** Why a key can or cannot use a server or one of its tools, rule by rule. Without `key_id`, the asking key itself. */
  explain(query: ExplainQuery, options?: CallOptions): Promise<Explanation> {
    return this.#calls.get('/v1/explain', options, query);
  }
}
