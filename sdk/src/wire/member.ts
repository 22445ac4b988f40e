export type OrgRole = 'OWNER' | 'ADMIN' | 'MEMBER';

/** A person in the organization. */
export interface Member {
  readonly id: string;
  readonly user_id: string;
  readonly email: string;
  readonly name: string;
  readonly role: OrgRole;
  readonly joined_at: string;
  readonly last_seen_at: string | null;
  readonly version: number;
}

/** PATCH /v1/members/{id}; 409 `last_owner` if it would leave none. */
export interface MemberUpdateBody {
  readonly role: OrgRole;
}

export type InvitationStatus = 'pending' | 'accepted' | 'expired' | 'revoked';

export interface Invitation {
  readonly id: string;
  readonly email: string;
  readonly role: OrgRole;
  readonly status: InvitationStatus;
  readonly created_at: string;
  readonly created_by: string;
  readonly expires_at: string;
}

/** POST /v1/invitations. */
export interface InvitationCreateBody {
  readonly email: string;
  readonly role: OrgRole;
}

/** 201 of the same: `accept_url` carries the one-time token in its fragment and is shown only here. */
export interface InvitationCreated extends Invitation {
  readonly accept_url: string;
  /** False when no mail server is set up, so the link has to be passed on by hand. */
  readonly mailed: boolean;
}
