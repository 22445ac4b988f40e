/** To be seen in the gateway's list, to be called through the gateway, to be handed to an application. */
export type ExplainedUse = 'list' | 'call' | 'handoff';

/** One rule that was asked. A use ends with its first refusal. */
export interface ExplainedStep {
  readonly rule: string;
  readonly use: ExplainedUse;
  readonly outcome: 'pass' | 'refused';
  readonly sentence: string;
  /** The error code of the refusal. */
  readonly code?: string;
}

/** GET /v1/explain?key_id=&slug=&tool=&space=: why a key can or cannot use a server or one of its tools. */
export interface Explanation {
  readonly allowed: Readonly<Record<ExplainedUse, boolean>>;
  readonly key: { readonly id: string; readonly name: string };
  readonly server: { readonly id: string; readonly slug: string; readonly display_name: string };
  readonly tool: string | null;
  /** The space whose endpoint `list` and `call` are about; null: any endpoint of the gateway that leads to the server. */
  readonly space: string | null;
  /** The hand-off is of the server as a whole, whatever the tool. */
  readonly path: readonly ExplainedStep[];
}

/** `key_id` may be left out by a key that asks about itself. */
export interface ExplainQuery {
  readonly key_id?: string;
  readonly slug: string;
  readonly tool?: string;
  /** Slug of a space: then `list` and `call` are about `/mcp/spaces/{space}`. */
  readonly space?: string;
}
