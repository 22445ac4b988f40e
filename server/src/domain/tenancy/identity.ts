/** A person as the auth library knows them: across organizations. */
export interface User {
  readonly id: string;
  readonly name: string;
  /** In lower case. */
  readonly email: string;
}

/** A sign-in of a person to one organization. Instants are milliseconds since the Unix epoch. */
export interface Session {
  readonly id: string;
  readonly orgId: string;
  readonly userId: string;
  readonly ip: string | null;
  /** The User-Agent header of the sign-in. */
  readonly agent: string | null;
  readonly createdAt: number;
  readonly expiresAt: number;
}

/**
 * Users, passwords and sessions. The auth library writes through the same database but in transactions of its own, so no method may be
 * called inside a transaction of ours: on SQLite each would wait for the other for ever.
 */
export interface Identity {
  /** Throws `already_exists` if a user has the e-mail. The password must have passed `requirePassword`. */
  createUser(user: { name: string; email: string; password: string }): Promise<{ id: string }>;
  findUser(email: string): Promise<User | null>;
  /** Removes the user with their sessions. Throws `invalid_state` while they are a member of an organization; unknown ids are ignored. */
  deleteUser(userId: string): Promise<void>;
  /** The user, or null; an unknown e-mail costs as much work as a wrong password. */
  verifyPassword(email: string, password: string): Promise<User | null>;
  /** Replaces the password and ends every session of the user, in all organizations. */
  setPassword(userId: string, password: string): Promise<void>;
  /** The token is answered here only: the store keeps its hash. */
  openSession(orgId: string, userId: string, from: { ip: string | null; agent: string | null }): Promise<OpenedSession>;
  findSession(token: string): Promise<{ session: Session; user: User } | null>;
  /** The user's sessions in the organization, newest first, without expired ones. */
  listSessions(orgId: string, userId: string): Promise<readonly Session[]>;
  /** Answers whether the user had the session in the organization. */
  revokeSession(orgId: string, userId: string, sessionId: string): Promise<boolean>;
  /** Ends the user's sessions in the organization. */
  revokeSessions(orgId: string, userId: string): Promise<void>;
}

export interface OpenedSession {
  readonly session: Session;
  /** 43 characters of base64url. */
  readonly token: string;
}
