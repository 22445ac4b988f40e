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

/** 201 of POST /v1/invitations: `accept_url` carries the one-time token in its fragment and is shown only here. */
export interface InvitationCreated extends Invitation {
  readonly accept_url: string;
  /** False when no mail server is set up, so the link has to be passed on by hand. */
  readonly mailed: boolean;
}

/** POST /v1/invitations/lookup with `{token}`: what the holder of the link is offered. */
export interface InvitationOffer {
  readonly org: { readonly name: string };
  readonly email: string;
  readonly role: OrgRole;
  /** True: choose a name and a password. False: the person has an account and gives its password. */
  readonly needs_account: boolean;
  readonly expires_at: string;
}

/** POST /v1/invitations/accept; answered with the Member, and the session cookie. */
export interface InvitationAcceptBody {
  readonly token: string;
  /** Ignored for a person who has an account. Left out: the part of the e-mail before the @. */
  readonly name?: string;
  readonly password: string;
}
