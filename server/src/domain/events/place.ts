/** How far a listener has heard: the position in the audit chain, and the rights that it heard with. */
export interface Place {
  readonly seq: number;
  /** Of fingerprintRights. */
  readonly rights: string;
}

/** The id of an event, which a listener gives back as Last-Event-ID (WHATWG HTML, section 9.2). */
export const writePlace = ({ seq, rights }: Place): string => `${seq}.${rights}`;

/** Null for what is no id of an event. */
export function readPlace(eventId: string): Place | null {
  const [, seq, rights] = /^(\d{1,15})\.([\w-]{11})$/.exec(eventId) ?? [];
  return seq === undefined || rights === undefined ? null : { seq: Number(seq), rights };
}
