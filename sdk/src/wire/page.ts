/** One page of a list. `next_cursor` is opaque; pass it back as `cursor`. It is null exactly when `has_more` is false. */
export interface Page<Item> {
  readonly data: readonly Item[];
  readonly next_cursor: string | null;
  readonly has_more: boolean;
}

/** The query parameters of every list. `limit` is 1 to 100. */
export interface PageQuery {
  readonly limit?: number;
  readonly cursor?: string;
  readonly sort?: string;
  readonly q?: string;
}
